/**
 * Probes stamp one moment differently, so an effect may arrive a little before its cause: the shell's mark comes through
 * the terminal, a gRPC request through a proxy. An observation that nothing explains yet waits for a moment.
 */
import { nanos } from '#engine/trace/ids.ts';
import { callFor } from './attribution.ts';
import { identitiesIn } from './identity.ts';
import type { KernelObservation, Observation } from './observation.ts';
import { componentOfComm } from './process-table.ts';
import { isShim, valueAfter } from './program.ts';
import type { World } from './world.ts';

/** How long (ns) an effect waits for its cause. */
const PATIENCE = { command: 60e6, call: 3e6 };

/** Takes the observation in and says so, or refuses it because it can be folded now. */
export function admits(world: World, observation: Observation, patience: number | undefined): boolean {
  if (patience === undefined) return false;
  world.held.push({ observation, until: nanos(observation.at + patience) });
  if (observation.kind === 'kernel') {
    world.heldPids.add(observation.pid);
    if (observation.call.name === 'fork') world.heldPids.add(observation.call.child);
  }
  return true;
}

/** How long this observation may wait; undefined when it has nothing to wait for. */
export function patienceFor(world: World, observation: Observation): number | undefined {
  if (observation.kind === 'http.request') return isHeld(world, observation.peer?.pid) ? PATIENCE.command : undefined;
  if (observation.kind !== 'kernel') return undefined;
  if (isHeld(world, observation.pid) || isBeforeCommand(world, observation)) return PATIENCE.command;
  return isBeforeCall(world, observation) ? PATIENCE.call : undefined;
}

/** What follows from something that waits, waits behind it. */
const isHeld = (world: World, pid: number | undefined): boolean => pid !== undefined && world.heldPids.has(pid);

/** A shell does something between two commands, or a process nobody knows appears: perhaps its command is about to be told. */
function isBeforeCommand(world: World, { pid, ppid, comm, call }: KernelObservation): boolean {
  if (call.name === 'oom') return false;
  const process = world.processes.get(pid) ?? world.processes.get(ppid);
  if (!process) return componentOfComm(comm) === undefined;
  return process.terminal !== undefined && world.terminals.get(process.terminal)?.command === undefined;
}

/** containerd works on a container, but its order to do so was not seen yet. */
function isBeforeCall(world: World, { pid, call }: KernelObservation): boolean {
  if (world.processes.get(pid)?.component !== 'containerd') return false;
  const container =
    call.name === 'execve' ? shimOf(call.argv) : call.name === 'syscall' ? containerIn(world, call.args) : undefined;
  return container !== undefined && !callFor(world, container);
}

const shimOf = (argv: readonly string[]): string | undefined => (isShim(argv) ? valueAfter(argv, '-id') : undefined);

const containerIn = (
  world: World,
  args: Extract<KernelObservation['call'], { name: 'syscall' }>['args'],
): string | undefined => world.containers.recognise(identitiesIn(args));

/** May this observation be what others wait for? */
export const explains = ({ kind }: Observation): boolean =>
  kind === 'command.started' || kind === 'terminal.opened' || kind === 'grpc.request';

/** Empties the room; whoever still has to wait comes back in. */
export function releaseAll(world: World): readonly { observation: Observation; until: number }[] {
  const { held } = world;
  world.held = [];
  world.heldPids.clear();
  return held;
}
