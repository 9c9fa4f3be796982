/**
 * One packet on its way through a lab: what `packet.seen` carries. Its steps are in the order in which it made them.
 *
 * Interface steps have the kernel's time. Netfilter tells the order of its steps but no time: `offset` is absent there, and a step stands
 * between two interface steps because it is of the same packet and tells of the header as it is in between.
 */
import { z } from 'zod';

/** Only what may be rewritten on the way, and what names the packet. Ports are absent for protocols without. */
export const PacketHeader = z.object({
  src: z.string(),
  sport: z.number().optional(),
  dst: z.string(),
  dport: z.number().optional(),
  ttl: z.number().optional(),
});
export type PacketHeader = z.infer<typeof PacketHeader>;

const at = {
  /** inode of the network namespace */
  namespace: z.string(),
  /** ns since the packet's first step */
  offset: z.number().optional(),
  /** present where it is known, and differs from the step before or is the first */
  header: PacketHeader.optional(),
};

export const InterfaceStep = z.object({
  ...at,
  layer: z.literal('interface'),
  link: z.string(),
  index: z.number().optional(),
  direction: z.enum(['in', 'out']),
  macSource: z.string().optional(),
  macTarget: z.string().optional(),
  /** Its target is another machine's: a bridge that does not know where that one is sends to all of its ports. It ends here. */
  foreign: z.literal(true).optional(),
});

export const NetfilterStep = z.object({
  ...at,
  layer: z.literal('netfilter'),
  hook: z.enum(['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress', 'egress', 'other']),
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  /** `rule`: one that it met; `policy`: the end of a built-in chain; `return`: the end of one of the others */
  event: z.enum(['rule', 'policy', 'return']),
  /** `ACCEPT`, `DROP`, `JUMP`, `RETURN`, `CONTINUE`, `GOTO`, `QUEUE`, `STOLEN` */
  verdict: z.string(),
  /** the chain that it jumped to */
  jump: z.string().optional(),
  /** nftables' number of the rule */
  handle: z.number().optional(),
  /** as `iptables -S` prints it; absent for rules that iptables did not make */
  rule: z.string().optional(),
  inLink: z.string().optional(),
  outLink: z.string().optional(),
  /** `new`, `established`, `related`, `invalid`, `untracked` */
  state: z.string().optional(),
});

/** A program took it or sent it: known from the socket it came from or goes to. */
export const SocketStep = z.object({
  ...at,
  layer: z.literal('socket'),
  direction: z.enum(['in', 'out']),
  program: z.string().optional(),
  pid: z.number().optional(),
});

export const PacketStep = z.discriminatedUnion('layer', [InterfaceStep, NetfilterStep, SocketStep]);
export type InterfaceStep = z.infer<typeof InterfaceStep>;
export type NetfilterStep = z.infer<typeof NetfilterStep>;
export type SocketStep = z.infer<typeof SocketStep>;
export type PacketStep = z.infer<typeof PacketStep>;

export const Packet = z.object({
  /** unique in the lab */
  id: z.string(),
  protocol: z.enum(['tcp', 'udp', 'icmp', 'arp', 'other']),
  /** of IP, by which its steps were put together */
  ipId: z.number().optional(),
  /** `S`, `SA`, `A`, `PA`, `FA`, `R` */
  flags: z.string().optional(),
  sequence: z.number().optional(),
  /** bytes after the transport's header */
  payload: z.number(),
  /** the beginning of what it carries, where it is text, or what a DNS or ARP message says */
  says: z.string().optional(),
  /** `connection` subject that it belongs to; the same for there and back */
  connection: z.string().optional(),
  direction: z.enum(['original', 'reply']).optional(),
  /** `<namespace>/<vni>` with the outer header, where it travelled within another packet */
  tunnel: z.object({ vni: z.number(), outer: PacketHeader, outerPacket: z.string().optional() }).optional(),
  steps: z.array(PacketStep),
  /** what became of it in the end. `unknown`: it was not seen any more */
  end: z.enum(['delivered', 'left', 'dropped', 'rejected', 'unknown']),
  /** where it was dropped, in words, when not by a rule among the steps */
  dropped: z.string().optional(),
  /** steps left out */
  cut: z.number().optional(),
});
export type Packet = z.infer<typeof Packet>;

/** What a learner may ask to be shown. All of it is optional: none means all of the lab's packets. */
export const PacketFilter = z.object({
  protocol: z.enum(['tcp', 'udp', 'icmp']).optional(),
  port: z.number().int().min(1).max(65535).optional(),
  /** IPv4 or IPv6, without prefix */
  address: z.string().max(64).optional(),
});
export type PacketFilter = z.infer<typeof PacketFilter>;

/** Whether packets are followed now. */
export type PacketWatch = { state: 'off' | 'starting' | 'on' | 'failed'; filter?: PacketFilter; detail?: string };
