/**
 * Probes stamp one moment differently, so an effect may arrive a little before its cause: the shell's mark comes through
 * the terminal, a gRPC request through a proxy. An observation that nothing explains yet waits for a moment.
 */
import { nanos } from '#engine/trace/ids.ts';
import { callFor, orderTo, requestFor } from './attribution.ts';
import { isBeforeBundle } from './build-place.ts';
import { isBeforeProgram } from './fork-of-daemon.ts';
import { identitiesIn } from './identity.ts';
import type { KernelObservation, Observation, PacketObservation } from './observation.ts';
import { componentOfComm, type Daemon, daemonIn } from './process-table.ts';
import { isShim, valueAfter } from './program.ts';
import { socketKey, socketKeysOf } from './socket-table.ts';
import type { World } from './world.ts';

/** How long (ns) an effect waits for its cause. */
const PATIENCE = { command: 100e6, call: 10e6, program: 50e6, bundle: 60e6 };

/** Takes the observation in and says so, or refuses it because it can be folded now. */
export function admits(world: World, observation: Observation, patience: number | undefined): boolean {
  if (patience === undefined) return false;
  world.held.push({ observation, until: nanos(observation.at + patience), forOrder: patience === PATIENCE.call });
  if (patience === PATIENCE.program) world.waitedForProgram.add(observation);
  for (const key of keysOf(world, observation)) if (!isAnchored(world, key)) world.heldKeys.add(key);
  return true;
}

/** What must wait as well as long as this waits: what else its process, its child, its exchange or its socket does. */
function keysOf(world: World, observation: Observation): Held[] {
  if (observation.kind === 'http.request') return [`exchange ${observation.exchange}`];
  if (observation.kind === 'socket') return [socketName(socketKey(observation))];
  if (observation.kind === 'packet') return connectionName(observation.packet.connection);
  if (observation.kind !== 'kernel') return [];
  const { pid, call } = observation;
  if (call.name === 'syscall' && daemonAt(world, pid)) return [];
  return call.name === 'fork' ? [pid, call.child] : [pid];
}

type Held = number | string;

const socketName = (key: string): string => `socket ${key}`;
const connectionName = (id: string | undefined): string[] => (id === undefined ? [] : [`connection ${id}`]);

const daemonAt = (world: World, pid: number): Daemon | undefined => {
  const process = world.processes.get(pid);
  return process && daemonIn(process);
};

/** A process that a command was told to be need not wait for its ancestors, whom nobody knows. */
function isAnchored(world: World, key: Held): boolean {
  const process = typeof key === 'number' ? world.processes.get(key) : undefined;
  const terminal = process?.terminal === undefined ? undefined : world.terminals.get(process.terminal);
  return terminal?.pid === key && terminal.command !== undefined;
}

/** How long this observation may wait; undefined when it has nothing to wait for. */
export function patienceFor(world: World, observation: Observation): number | undefined {
  if (world.heldKeys.size > 0 && waitingKeysOf(observation).some((key) => world.heldKeys.has(key)))
    return PATIENCE.command;
  if (observation.kind !== 'kernel') return undefined;
  if (isBeforeCommand(world, observation)) return PATIENCE.command;
  if (isForProgram(world, observation)) return PATIENCE.program;
  if (isBeforeBundle(world, observation)) return PATIENCE.bundle;
  return isBeforeCall(world, observation) ? PATIENCE.call : undefined;
}

/** What this observation would wait behind. */
function waitingKeysOf(observation: Observation): Held[] {
  switch (observation.kind) {
    case 'kernel':
    case 'socket':
      return [observation.pid];
    case 'packet':
      return keysOfPacket(observation);
    case 'build.files':
      return 'exchange' in observation ? [`exchange ${observation.exchange}`] : [];
    case 'http.request':
      return observation.peer ? [observation.peer.pid] : [];
    case 'http.response':
    case 'http.data':
    case 'http.ended':
    case 'build.answer':
      return [`exchange ${observation.exchange}`];
    default:
      return [];
  }
}

/** The programs at both ends, and what came before it in its connection. */
const keysOfPacket = (observation: PacketObservation): Held[] => [
  ...[...socketKeysOf(observation, 'sender'), ...socketKeysOf(observation, 'receiver')].map(socketName),
  ...observation.packet.steps.flatMap((step) => (step.layer === 'socket' && step.pid !== undefined ? [step.pid] : [])),
  ...connectionName(observation.packet.connection),
];

/** A shell does something between two commands, or a process nobody knows appears: perhaps its command is about to be told. */
function isBeforeCommand(world: World, { pid, ppid, comm, call }: KernelObservation): boolean {
  if (call.name === 'oom') return false;
  const process = world.processes.get(pid) ?? world.processes.get(ppid);
  if (!process) return componentOfComm(comm) === undefined;
  // What brings a shell into the lab is no command's doing, however soon the first one is typed.
  if (process.entering) return false;
  if (process.terminal === undefined || process.command) return false;
  return world.terminals.get(process.terminal)?.command === undefined;
}

/** A daemon works already, but the order to do so was not seen yet. */
function isBeforeCall(world: World, { pid, call }: KernelObservation): boolean {
  switch (call.name) {
    case 'execve':
      return isShimWithoutCall(world, call.argv);
    case 'syscall':
      return (
        isUnordered(world, daemonAt(world, pid), containerIn(world, call.args)) ||
        (call.syscall.startsWith('clone') && isIdleShim(world, pid))
      );
    case 'exit':
      return isUnordered(world, daemonAt(world, pid), undefined);
    case 'fork':
    case 'oom':
      return false;
    default:
      return call satisfies never;
  }
}

function isShimWithoutCall(world: World, argv: readonly string[]): boolean {
  const container = isShim(argv) ? valueAfter(argv, '-id') : undefined;
  return container !== undefined && !callFor(world, container);
}

/** A shim starts a program only when it is told to. */
function isIdleShim(world: World, pid: number): boolean {
  const { component, container } = world.processes.get(pid) ?? {};
  return component === 'shim' && container !== undefined && !orderTo(world, container) && !callFor(world, container);
}

/** A request that only waits is no order. containerd does next to nothing without one. */
function isUnordered(world: World, daemon: Daemon | undefined, container: string | undefined): boolean {
  if (daemon === undefined) return false;
  if (container === undefined) return daemon === 'containerd' ? isAboutToBeAsked(world) : isOnlyWaitedFor(world);
  return daemon === 'containerd' ? !callFor(world, container) : requestFor(world, container)?.passive !== false;
}

const isAboutToBeAsked = (world: World): boolean =>
  [...world.calls.values()].every((call) => call.streaming) &&
  [...world.exchanges.values()].some((exchange) => !exchange.passive);

/** Clients wait for what others do, and nobody who asks for something to be done was seen yet. */
const isOnlyWaitedFor = (world: World): boolean =>
  world.exchanges.size > 0 && [...world.exchanges.values()].every((exchange) => exchange.passive);

const containerIn = (
  world: World,
  args: Extract<KernelObservation['call'], { name: 'syscall' }>['args'],
): string | undefined => world.containers.recognise(identitiesIn(args));

/** May this observation be what others wait for? */
export const explains = (observation: Observation): boolean =>
  EXPLAINING.has(observation.kind) || (observation.kind === 'kernel' && observation.call.name === 'execve');

const EXPLAINING: ReadonlySet<Observation['kind']> = new Set([
  'command.started',
  'terminal.opened',
  'http.request',
  'grpc.request',
]);

const isForProgram = (world: World, { pid, tid, at, call }: KernelObservation): boolean =>
  call.name === 'syscall' && isBeforeProgram(world, { pid, tid, at, syscall: call.syscall });

/**
 * The container whose request is about to be over: what was done for it before does not wait for another request, since by
 * then this one is forgotten.
 */
export function concluded(world: World, observation: Observation): string | undefined {
  if (observation.kind !== 'http.ended') return undefined;
  return world.exchanges.get(observation.exchange)?.container;
}

export const concerns = (world: World, { observation, forOrder }: World['held'][number], container: string): boolean =>
  forOrder &&
  observation.kind === 'kernel' &&
  observation.call.name === 'syscall' &&
  containerIn(world, observation.call.args) === container;

/** Empties the room; whoever still has to wait comes back in. */
export function releaseAll(world: World): readonly World['held'][number][] {
  const { held } = world;
  world.held = [];
  world.heldKeys.clear();
  return held;
}
