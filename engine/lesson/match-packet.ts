/** Does a packet fit a pattern? Pure comparisons, no sentences. */
import { type PathStep, packetPath } from '#engine/scene/network/packet-path.ts';
import type { Packet, PacketHeader } from '#engine/trace/packet.ts';
import type { PacketPattern, PacketStepPattern } from './check-packet.ts';
import { fits } from './match.ts';
import type { Matcher } from './matcher.ts';
import type { Places } from './places.ts';

type End = { address?: Matcher; port?: Matcher };

const isFrom = (header: PacketHeader | undefined, { address, port }: End = {}): boolean =>
  fits(header?.src, address) && fits(header?.sport, port);

const isTo = (header: PacketHeader | undefined, { address, port }: End = {}): boolean =>
  fits(header?.dst, address) && fits(header?.dport, port);

export function packetMatches(packet: Packet, pattern: PacketPattern, places: Places): boolean {
  if (!isMeant(packet, pattern, places)) return false;
  const { arrived, end, rewritten, through = [], never = [], to } = pattern;
  const { steps } = packetPath(packet);
  const last = steps.at(-1);
  return (
    (end === undefined || packet.end === end) &&
    places.isIn(last?.step.namespace, to?.in) &&
    fits(takenBy(steps), to?.program) &&
    isTo(last?.header, arrived) &&
    (rewritten === undefined || wasRewritten(steps, rewritten)) &&
    areInOrder(steps, through, places) &&
    !never.some((one) => steps.some((step) => stepMatches(step, one, places)))
  );
}

/** The packet that is asked about, whatever became of it: the near miss that is cited. */
export function isMeant(packet: Packet, pattern: PacketPattern, places: Places): boolean {
  const { protocol, flags, direction, from, to, says } = pattern;
  const first = packet.steps[0];
  const header = packet.steps.find((step) => step.header !== undefined)?.header;
  const sender = first?.layer === 'socket' && first.direction === 'out' ? first.program : undefined;
  return (
    (protocol === undefined || packet.protocol === protocol) &&
    (direction === undefined || packet.direction === direction) &&
    fits(packet.flags, flags) &&
    fits(packet.says, says) &&
    places.isIn(first?.namespace, from?.in) &&
    fits(sender, from?.program) &&
    isFrom(header, from) &&
    isTo(header, to)
  );
}

export function takenBy(steps: readonly PathStep[]): string | undefined {
  const step = steps.at(-1)?.step;
  return step?.layer === 'socket' && step.direction === 'in' ? step.program : undefined;
}

/** Fields of its addresses that were written anew on the way, each once. */
export const rewrittenIn = (steps: readonly PathStep[]): string[] => [
  ...new Set(steps.flatMap(({ rewrites }) => rewrites.map(({ field }) => field)).filter((field) => field !== 'ttl')),
];

function wasRewritten(steps: readonly PathStep[], wanted: readonly string[]): boolean {
  const fields = rewrittenIn(steps);
  return wanted.length === 0 ? fields.length === 0 : wanted.every((field) => fields.includes(field));
}

function areInOrder(steps: readonly PathStep[], wanted: readonly PacketStepPattern[], places: Places): boolean {
  let from = 0;
  for (const pattern of wanted) {
    const found = steps.findIndex((step, index) => index >= from && stepMatches(step, pattern, places));
    if (found < 0) return false;
    from = found + 1;
  }
  return true;
}

function stepMatches({ step, header }: PathStep, pattern: PacketStepPattern, places: Places): boolean {
  if (!places.isIn(step.namespace, pattern.in)) return false;
  if (pattern.direction !== undefined && (step.layer === 'netfilter' || step.direction !== pattern.direction))
    return false;
  if (pattern.interface !== undefined && !(step.layer === 'interface' && fits(step.link, pattern.interface)))
    return false;
  if (pattern.program !== undefined && !(step.layer === 'socket' && fits(step.program, pattern.program))) return false;
  const inFilter = ['hook', 'table', 'chain', 'verdict', 'rule'] as const;
  const wanted = inFilter.filter((key) => pattern[key] !== undefined);
  if (wanted.length > 0 && !(step.layer === 'netfilter' && wanted.every((key) => fits(step[key], pattern[key]))))
    return false;
  return isFrom(header, pattern.from) && isTo(header, pattern.to);
}
