/** What happened to a file: of which command, by the process that did it, which may have ended by now. */
import { BACKGROUND } from '#engine/trace/ids.ts';
import { placeOf } from './attribution.ts';
import type { EngineObservation } from './observation.ts';
import { daemonIn, type Process } from './process-table.ts';
import { basename } from './program.ts';
import { isFilling } from './volume-writers.ts';
import type { World } from './world.ts';

export function foldFile(world: World, { at, subject, action, state, attributes }: EngineObservation): void {
  const process = actorOf(world, attributes.pid);
  const container = attributes.container ?? process?.container;
  const isInVolume = attributes.volume !== undefined;
  // Nobody knows any more in which container it was.
  if (container === undefined && !isInVolume) return;
  const trace = process && traceOf(world, process);
  const told = {
    ...(container !== undefined && { container }),
    ...attributes,
    ...(process && knownOf(process, attributes.program)),
  };
  const id = isInVolume ? subject.id : `${container}${attributes.path}`;
  world.spans.write({
    ...{ type: 'state.changed', at, ...(trace && { trace }), subject: { kind: 'file', id }, state },
    // The probe can not tell what the engine was asked for.
    action: action === 'copied-in' && !isFilling(world, at) ? 'created' : action,
    ...{ attributes: told, evidence: 'observed' },
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
