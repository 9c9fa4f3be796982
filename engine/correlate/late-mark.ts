/**
 * A shell marks the start of a command before it forks, but the mark comes through the terminal and is stamped when it is
 * read: on a busy machine after the first processes of the command. Which of what the shell just did is of the command?
 */
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import type { KernelObservation, Observation } from './observation.ts';
import { basename } from './program.ts';
import type { Held, World } from './world.ts';

type Started = Extract<Observation, { kind: 'command.started' }>;

/** How late (ns) a mark may be for anything that the shell did. */
const LATE = 30e6;
/** From a shell's clone(2) to the fork that is seen. */
const CLONE = 1e6;

/** From here on (ns) what the shell did is of this command: also earlier than `LATE` if it ran a program that the line names. */
export function beginningOf(world: World, started: Started): Nanos {
  const shell = world.terminals.get(started.terminal)?.pid;
  const named = shell === undefined ? undefined : firstForkOf(world.held, shell, started.line);
  return nanos(Math.min(started.at - LATE, named === undefined ? Number.POSITIVE_INFINITY : named - CLONE));
}

/** When the shell forked the first of its children that became a program of the line, itself or through its own children. */
function firstForkOf(held: readonly Held[], shell: number, line: string): number | undefined {
  const forkedAt = new Map<number, number>();
  for (const { observation } of held) {
    if (observation.kind !== 'kernel') continue;
    const { call, pid, at } = observation;
    if (call.name === 'fork') follow(forkedAt, observation, shell, call.child);
    if (call.name === 'execve' && forkedAt.has(pid) && names(line, call.argv)) return forkedAt.get(pid) ?? at;
  }
  return undefined;
}

function follow(forkedAt: Map<number, number>, { pid, at }: KernelObservation, shell: number, child: number): void {
  const since = pid === shell ? at : forkedAt.get(pid);
  if (since !== undefined) forkedAt.set(child, since);
}

const names = (line: string, argv: readonly string[]): boolean =>
  line.split(/[^\w.-]+/).includes(basename(argv[0] ?? ''));

/** Was this done in the terminal that now starts a command, but before it? */
export function precedes(
  world: World,
  { observation }: Held,
  terminal: Started['terminal'],
  beginning: Nanos,
): boolean {
  if (observation.kind !== 'kernel' || observation.at >= beginning) return false;
  const process = world.processes.get(observation.pid) ?? world.processes.get(observation.ppid);
  return process?.terminal === terminal;
}
