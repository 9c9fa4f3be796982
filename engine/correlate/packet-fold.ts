/**
 * Packets: which command one is of. Exact where the program that sent or took it is known; its answers are of the same connection. Inferred
 * where only one command runs, since not every packet has a program.
 */
import { BACKGROUND, type Nanos } from '#engine/trace/ids.ts';
import type { Packet, SocketStep } from '#engine/trace/packet.ts';
import { placeOf } from './attribution.ts';
import type { PacketObservation, SocketObservation } from './observation.ts';
import { daemonIn } from './process-table.ts';
import { type SocketEnd, socketKey, socketKeysOf } from './socket-table.ts';
import type { Cause, KnownSocket, World } from './world.ts';

/** Asks on for whoever asked it, by a connection of its own. */
const PROXY = 'docker-proxy';

export function foldPacket(world: World, observation: PacketObservation): void {
  const { first } = observation;
  const ends = { sender: socketAt(world, observation, 'sender'), receiver: socketAt(world, observation, 'receiver') };
  const packet = withPrograms(observation.packet, ends);
  const cause = causeOf(world, packet, first, [ends.sender, ends.receiver]);
  noteConnection(world, packet, cause);
  noteProxied(world, packet, cause);
  world.spans.write({ type: 'packet.seen', at: first, packet, evidence: 'observed', ...cause });
}

/** Which command it is for is known now: its program may be gone when the packet is told. */
export function foldSocket(world: World, socket: SocketObservation): void {
  const { pid, program } = socket;
  world.sockets.set(socketKey(socket), { pid, program, cause: commandOf(world, pid) });
}

function noteConnection(world: World, { connection }: Packet, cause: Cause): void {
  if (cause.trace === undefined || connection === undefined) return;
  const known = world.connections.get(connection);
  if (known?.trace === undefined || (known.traceEvidence && !cause.traceEvidence))
    world.connections.set(connection, cause);
}

function noteProxied(world: World, { steps, direction }: Packet, { trace }: Cause): void {
  const last = steps.at(-1);
  const isTaken = last?.layer === 'socket' && last.program === PROXY && direction === 'original';
  if (trace !== undefined && isTaken && last.pid !== undefined)
    world.proxied.set(last.pid, { trace, traceEvidence: 'inferred' });
}

/** The command for which this proxy was asked last: two that ask it at once are not told apart. */
function proxiedIn(world: World, { steps }: Packet): Cause | undefined {
  const [first] = steps;
  const isSent = first?.layer === 'socket' && first.program === PROXY && first.pid !== undefined;
  return isSent ? world.proxied.get(first.pid as number) : undefined;
}

function socketAt(world: World, observation: PacketObservation, end: SocketEnd): KnownSocket | undefined {
  for (const key of socketKeysOf(observation, end)) {
    const known = world.sockets.get(key);
    if (known) return known;
  }
  return undefined;
}

/** A program stands before the first link, and behind the last one. */
function withPrograms(packet: Packet, ends: Record<SocketEnd, KnownSocket | undefined>): Packet {
  const { steps, end } = packet;
  const has = (direction: SocketStep['direction']) =>
    steps.some((step) => step.layer === 'socket' && step.direction === direction);
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return packet;
  const step = ({ pid, program }: KnownSocket, namespace: string, direction: SocketStep['direction']): SocketStep => ({
    ...{ layer: 'socket', direction, namespace, pid, program },
  });
  const sent = ends.sender && !has('out') ? [step(ends.sender, first.namespace, 'out')] : [];
  const taken = ends.receiver && !has('in') && end === 'delivered' ? [step(ends.receiver, last.namespace, 'in')] : [];
  return { ...packet, steps: [...sent, ...steps, ...taken] };
}

function causeOf(world: World, packet: Packet, at: Nanos, sockets: readonly (KnownSocket | undefined)[]): Cause {
  const known = packet.connection === undefined ? undefined : world.connections.get(packet.connection);
  if (known && !known.traceEvidence) return known;
  // Who sends first is the cause: what only takes may have been there for long.
  const causes = [...sockets.map((socket) => socket?.cause), ...packet.steps.map((step) => causeAt(world, step))];
  const exact = causes.find((cause) => cause?.trace !== undefined && !cause.traceEvidence);
  const concluded = proxiedIn(world, packet) ?? causes.find((cause) => cause?.trace !== undefined);
  return exact ?? known ?? concluded ?? onlyCommandAt(world, at);
}

const causeAt = (world: World, step: Packet['steps'][number]): Cause | undefined =>
  step.layer === 'socket' && step.pid !== undefined ? commandOf(world, step.pid) : undefined;

/** A daemon works for many at once: what it sends is nobody's. */
function commandOf(world: World, pid: number): Cause {
  const process = world.processes.get(pid);
  if (!process || daemonIn(process)) return {};
  const { trace, parentEvidence } = placeOf(world, process);
  return trace === BACKGROUND ? {} : { trace, ...(parentEvidence === 'inferred' && { traceEvidence: parentEvidence }) };
}

/** It may have ended before the packet is told. */
function onlyCommandAt(world: World, at: Nanos): Cause {
  const ran = [...world.traces.values()].filter(
    ({ root, ended }) => root.at <= at && (ended === undefined || ended >= at),
  );
  const [only, ...others] = ran;
  return only && others.length === 0 ? { trace: only.trace, traceEvidence: 'inferred' } : {};
}
