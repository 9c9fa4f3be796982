/**
 * Packets: which command one is of. Exact where the program that sent or took it is known; its answers are of the same connection. Inferred
 * where only one command runs, since a program may be gone before anybody could ask whose a socket is.
 */
import { BACKGROUND, type TraceId } from '#engine/trace/ids.ts';
import type { Packet } from '#engine/trace/packet.ts';
import { placeOf } from './attribution.ts';
import type { PacketObservation } from './observation.ts';
import { daemonIn } from './process-table.ts';
import type { World } from './world.ts';

type Cause = { trace?: TraceId; traceEvidence?: 'inferred' };

export function foldPacket(world: World, { first, packet }: PacketObservation): void {
  const cause = causeOf(world, packet);
  const { connection } = packet;
  if (cause.trace !== undefined && connection !== undefined && !world.connections.get(connection)?.trace)
    world.connections.set(connection, cause);
  world.spans.write({ type: 'packet.seen', at: first, packet, evidence: 'observed', ...cause });
}

function causeOf(world: World, packet: Packet): Cause {
  const known = packet.connection === undefined ? undefined : world.connections.get(packet.connection);
  if (known && !known.traceEvidence) return known;
  // Who sends first is the cause: what only takes may have been there for long.
  for (const step of packet.steps) {
    const trace = step.layer === 'socket' && step.pid !== undefined ? commandOf(world, step.pid) : undefined;
    if (trace !== undefined) return { trace };
  }
  return known ?? onlyCommand(world);
}

/** A daemon works for many at once: what it sends is nobody's. */
function commandOf(world: World, pid: number): TraceId | undefined {
  const process = world.processes.get(pid);
  if (!process || daemonIn(process)) return undefined;
  const { trace } = placeOf(world, process);
  return trace === BACKGROUND ? undefined : trace;
}

function onlyCommand(world: World): Cause {
  const running = [...world.terminals.values()].flatMap(({ command }) => (command?.root.open ? [command] : []));
  const [only, ...others] = running;
  return only && others.length === 0 ? { trace: only.trace, traceEvidence: 'inferred' } : {};
}
