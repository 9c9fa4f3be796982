/** Checks that look at single packets: where they came from, whom they met on their way, how it ended. Packets are seen while they are followed. */
import { z } from 'zod';
import { place } from './check-network.ts';
import { Matcher, words } from './matcher.ts';

const address = { address: words.optional(), port: Matcher.optional() };

/** One step of a packet. What is named decides where it is looked for: an interface, a rule of netfilter, or a program. */
export const PacketStepPattern = z.strictObject({
  in: place.optional(),
  interface: words.optional().describe('`eth0`, `docker0`'),
  direction: z.enum(['in', 'out']).optional().describe('of an interface or a program'),
  hook: z.enum(['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress', 'egress']).optional(),
  table: z.string().optional(),
  chain: z.string().optional(),
  verdict: z.string().optional().describe('`ACCEPT`, `DROP`, `JUMP`, `RETURN`, …'),
  rule: words.optional().describe('as `iptables -S` prints it'),
  program: words.optional().describe('who sent it or took it'),
  from: z.strictObject(address).optional().describe('its source after this step'),
  to: z.strictObject(address).optional().describe('its destination after this step'),
});
export type PacketStepPattern = z.infer<typeof PacketStepPattern>;

const end = { in: place.optional(), ...address, program: words.optional() };

export const PacketPattern = z.strictObject({
  protocol: z.enum(['tcp', 'udp', 'icmp', 'arp', 'other']).optional(),
  flags: words.optional().describe('of TCP: `S`, `SA`, `A`, …'),
  direction: z.enum(['original', 'reply']).optional().describe('`reply`: an answer within its connection'),
  from: z.strictObject(end).optional().describe('where it set out, and its source there'),
  to: z.strictObject(end).optional().describe('where it ended, and its destination as it set out'),
  arrived: z.strictObject(address).optional().describe('its destination as it was in the end'),
  end: z.enum(['delivered', 'left', 'dropped', 'rejected', 'unknown']).optional(),
  rewritten: z
    .array(z.enum(['src', 'sport', 'dst', 'dport']))
    .optional()
    .describe('what was written anew on its way, each of these; an empty list: nothing was'),
  through: z.array(PacketStepPattern).min(1).optional().describe('these steps, in this order, with others between'),
  never: z.array(PacketStepPattern).min(1).optional().describe('none of its steps is like one of these'),
  says: words.optional().describe('the beginning of what it carries, or what a DNS or ARP message says'),
});
export type PacketPattern = z.infer<typeof PacketPattern>;
