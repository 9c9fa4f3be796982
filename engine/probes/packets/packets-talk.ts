/** What the process that follows a lab's packets and the daemon say to each other. */
import type { PacketFilter } from '#engine/trace/packet.ts';
import type { Told } from './packet-assembler.ts';
import type { Losses } from './packets-watch.ts';

/** Its one argument, as JSON. */
export type PacketsOrder = {
  initPid: number;
  /** index of the lab */
  lab: number;
  /** of the lab image */
  rootfs: string;
  filter: PacketFilter;
  /** of the packets' ids */
  prefix: string;
};

/** `stop`: it ends when nothing of it is left in the lab. */
export type ToPackets = 'stop';

export type FromPackets =
  | { type: 'on' }
  | { type: 'failed'; detail: string }
  | { type: 'packets'; packets: Told[] }
  /** Beginning (ns) of the oldest packet whose way is not over; absent when there is none. */
  | { type: 'owes'; since?: number }
  | { type: 'lost'; losses: Losses }
  | { type: 'degraded'; detail: string };
