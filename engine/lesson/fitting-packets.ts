/**
 * Which packets fit a pattern. A log only grows, so each packet is held against a pattern once, but for one thing: what a namespace is
 * called may be told after the packets of it, and then all are looked at anew.
 */
import type { PacketSeen } from '#engine/trace/event.ts';
import type { PacketPattern } from './check-packet.ts';
import type { LogIndex } from './log-index.ts';
import { isMeant, packetMatches } from './match-packet.ts';
import type { Places } from './places.ts';

/** In the order in which they were told. */
export type Fitting = {
  fit: readonly PacketSeen[];
  /** Those that are asked about, whatever became of them; `fit` among them. */
  meant: readonly PacketSeen[];
};

type Looked = { placesTold: number; packets: number; fit: PacketSeen[]; meant: PacketSeen[] };
const looked = new WeakMap<readonly PacketSeen[], WeakMap<PacketPattern, Looked>>();

type Seen = Pick<LogIndex, 'packets' | 'placesTold'>;

export function fittingPackets({ packets, placesTold }: Seen, pattern: PacketPattern, places: Places): Fitting {
  const patterns = looked.get(packets) ?? new WeakMap<PacketPattern, Looked>();
  looked.set(packets, patterns);
  const before = patterns.get(pattern);
  const known = before?.placesTold === placesTold ? before : { placesTold, packets: 0, fit: [], meant: [] };
  patterns.set(pattern, known);
  for (; known.packets < packets.length; known.packets++) {
    const one = packets[known.packets] as PacketSeen;
    if (!isMeant(one.packet, pattern, places)) continue;
    known.meant.push(one);
    if (packetMatches(one.packet, pattern, places)) known.fit.push(one);
  }
  return known;
}
