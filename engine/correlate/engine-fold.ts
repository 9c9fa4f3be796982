/** What the engine says of its own world, and what probes say of themselves. */
import { BACKGROUND, type TraceId } from '#engine/trace/ids.ts';
import { placeFor, soleWork } from './attribution.ts';
import { foldFile } from './file-fold.ts';
import { learnNetwork } from './network-work.ts';
import type { EngineObservation, ProbeObservation } from './observation.ts';
import { endAllBut } from './process-fold.ts';
import type { World } from './world.ts';

export function foldEngine(world: World, observation: EngineObservation): void {
  const { at, subject, action, state, attributes } = observation;
  if (subject.kind === 'file') {
    foldFile(world, observation);
    return;
  }
  const trace = traceOf(world, subject);
  if (subject.kind === 'container') remember(world, subject.id, action, attributes.name);
  if (subject.kind === 'network') learnNetwork(world, subject.id, attributes.name);
  world.spans.write({
    ...{ type: 'state.changed', at, ...(trace && { trace }), subject, state, action, attributes },
    evidence: 'observed',
  });
}

function traceOf(world: World, { kind, id }: EngineObservation['subject']): TraceId | undefined {
  const place = kind === 'container' ? placeFor(world, id) : undefined;
  const trace = place?.trace ?? soleWork(world)?.span.trace;
  return trace === BACKGROUND ? undefined : trace;
}

function remember(world: World, id: string, action: string, name: unknown) {
  if (action === 'destroy') return world.containers.forget(id, placeFor(world, id)?.parent);
  if (typeof name === 'string') world.containers.name(id, name.replace(/^\//, ''));
}

export function foldProbe(world: World, { at, probe, state, events, since, detail, alive }: ProbeObservation): void {
  if (alive) endAllBut(world, new Set(alive), at);
  const what = { ...(events !== undefined && { events }), ...(since !== undefined && { since }), detail };
  world.spans.write({ type: 'probe.reported', at, probe, state, ...what });
}
