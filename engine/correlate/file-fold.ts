/** What happened to a file: of which command, by the process that did it, which may have ended by now. */
import { BACKGROUND } from '#engine/trace/ids.ts';
import { placeOf } from './attribution.ts';
import type { EngineObservation } from './observation.ts';
import { daemonIn, type Process } from './process-table.ts';
import { basename } from './program.ts';
import type { World } from './world.ts';

export function foldFile(world: World, { at, subject, action, state, attributes }: EngineObservation): void {
  const process = actorOf(world, attributes.pid);
  const trace = process && traceOf(world, process);
  const told = { ...attributes, ...(process && knownOf(process, attributes.program)) };
  world.spans.write({
    ...{ type: 'state.changed', at, ...(trace && { trace }), subject, state, action, attributes: told },
    evidence: 'observed',
  });
}

const actorOf = (world: World, pid: unknown): Process | undefined =>
  typeof pid === 'number' ? (world.processes.get(pid) ?? world.processes.ended(pid)) : undefined;

/** A daemon works for many at once: what it writes is nobody's. */
function traceOf(world: World, process: Process) {
  if (daemonIn(process)) return undefined;
  const { trace } = process.activity?.span ?? placeOf(world, process);
  return trace === BACKGROUND ? undefined : trace;
}

/** The program had ended before its name was asked for. */
function knownOf({ activity, argv }: Process, program: unknown) {
  return {
    ...(activity && { span: activity.span.id }),
    ...(program === undefined && argv[0] !== undefined && { program: basename(argv[0]) }),
  };
}
