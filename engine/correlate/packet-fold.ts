/** Packets: which command one is of, by the program that sent or took it. Its answers are of the same connection. */
import { BACKGROUND, type TraceId } from '#engine/trace/ids.ts';
import type { Packet } from '#engine/trace/packet.ts';
import { placeOf } from './attribution.ts';
import type { PacketObservation } from './observation.ts';
import { daemonIn } from './process-table.ts';
import type { World } from './world.ts';

export function foldPacket(world: World, { first, packet }: PacketObservation): void {
  const trace = traceOf(world, packet);
  if (trace !== undefined && packet.connection !== undefined) world.connections.set(packet.connection, trace);
  world.spans.write({
    ...{ type: 'packet.seen', at: first, ...(trace !== undefined && { trace }), packet, evidence: 'observed' },
  });
}

/** Who sends first is the cause: what only takes may have been there for long. */
function traceOf(world: World, { connection, steps }: Packet): TraceId | undefined {
  const known = connection === undefined ? undefined : world.connections.get(connection);
  if (known !== undefined) return known;
  for (const step of steps) {
    const trace = step.layer === 'socket' && step.pid !== undefined ? commandOf(world, step.pid) : undefined;
    if (trace !== undefined) return trace;
  }
  return undefined;
}

/** A daemon works for many at once: what it sends is nobody's. */
function commandOf(world: World, pid: number): TraceId | undefined {
  const process = world.processes.get(pid);
  if (!process || daemonIn(process)) return undefined;
  const { trace } = placeOf(world, process);
  return trace === BACKGROUND ? undefined : trace;
}
