/** What the engine says of its own world, and what probes say of themselves. */
import { BACKGROUND, type TraceId } from '#engine/trace/ids.ts';
import { placeFor, soleWork } from './attribution.ts';
import type { EngineObservation, ProbeObservation } from './observation.ts';
import type { World } from './world.ts';

export function foldEngine(world: World, { at, subject, action, state, attributes }: EngineObservation): void {
  const trace = traceOf(world, subject);
  if (subject.kind === 'container') remember(world, subject.id, action, attributes.name);
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
  if (action === 'destroy') return world.containers.forget(id);
  if (typeof name === 'string') world.containers.name(id, name.replace(/^\//, ''));
}

export function foldProbe(world: World, { at, probe, state, events, detail }: ProbeObservation): void {
  world.spans.write({ type: 'probe.reported', at, probe, state, ...(events !== undefined && { events }), detail });
}
