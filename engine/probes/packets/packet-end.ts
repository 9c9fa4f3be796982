/** What became of a packet, and why in words where no rule says it, pure. */
import type { NetfilterStep, Packet, PacketStep } from '#engine/trace/packet.ts';
import type { NetworkKnowledge, OpenPacket } from './open-packet.ts';

export type End = Pick<Packet, 'end' | 'dropped'>;

const EVERYBODY = /^(?:255\.255\.255\.255|22[4-9]\.|23\d\.|ff)/;

/** @param steps in order */
export function endOf(packet: OpenPacket, steps: readonly PacketStep[], network: NetworkKnowledge): End {
  const seen = seenEnd(packet, steps, network);
  const isConcluded = seen.end === 'left' || (seen.end === 'dropped' && seen.dropped !== undefined);
  return packet.doubtful && isConcluded ? { end: 'unknown' } : seen;
}

function seenEnd(packet: OpenPacket, steps: readonly PacketStep[], network: NetworkKnowledge): End {
  const drop = steps.find((step) => step.layer === 'netfilter' && step.verdict === 'DROP') as NetfilterStep | undefined;
  if (drop) return { end: /\s-j REJECT\b/.test(drop.rule ?? '') ? 'rejected' : 'dropped' };
  if (packet.refused !== undefined) return { end: 'rejected', dropped: packet.refused };
  const arrived = arrivals(packet).some(({ namespace, frame }) =>
    isFor(network, namespace, frame.headers.header.dst, packet, steps),
  );
  if (arrived) return passedIn(packet, steps, network);
  const last = steps.findLast((step) => step.layer !== 'socket');
  if (last?.layer === 'interface') return last.direction === 'out' ? { end: 'left' } : lostIn(last.link, packet);
  if (last?.layer === 'netfilter') return lostAfter(last, steps);
  return { end: 'unknown' };
}

const arrivals = (packet: OpenPacket) =>
  packet.frames.filter(({ direction, foreign }) => direction === 'in' && !foreign);

/** At its link, or after netfilter rewrote where it goes. */
function isFor(
  network: NetworkKnowledge,
  namespace: string,
  dst: string,
  packet: OpenPacket,
  steps: readonly PacketStep[],
): boolean {
  const went = steps.some(
    (step) => step.layer === 'netfilter' && step.namespace === namespace && step.hook === 'forward',
  );
  if (went) return false;
  const rewritten = packet.traces.findLast((trace) => trace.namespace === namespace && trace.message.headers)?.message
    .headers?.header.dst;
  return (
    EVERYBODY.test(dst) ||
    [dst, rewritten].some((address) => address !== undefined && network.isLocal(namespace, address))
  );
}

/** Where the rules of `input` are told, a packet that never met them was dropped on the way there. */
function passedIn(packet: OpenPacket, steps: readonly PacketStep[], network: NetworkKnowledge): End {
  const last = steps.findLast((step) => step.layer === 'netfilter') as NetfilterStep | undefined;
  const stopped =
    last?.hook === 'prerouting' &&
    network.hasHook(last.namespace, 'input') &&
    !EVERYBODY.test(packet.headers.header.dst);
  return stopped && packet.headers.protocol !== 'arp' ? lostAfter(last, steps) : { end: 'delivered' };
}

function lostIn(link: string, { headers }: OpenPacket): End {
  if (headers.protocol === 'arp') return { end: 'dropped', dropped: `Nobody who heard it has ${headers.header.dst}.` };
  return {
    end: 'dropped',
    dropped: `It came in at ${link} and went no further: it is not for this machine, and nothing leads on.`,
  };
}

function lostAfter({ namespace, hook }: NetfilterStep, steps: readonly PacketStep[]): End {
  // Only the first word of each chain names the links.
  const here = steps.filter((step) => step.layer === 'netfilter' && step.namespace === namespace) as NetfilterStep[];
  const { inLink } = here.findLast((step) => step.inLink !== undefined) ?? {};
  const { outLink } = here.findLast((step) => step.outLink !== undefined) ?? {};
  switch (hook) {
    case 'prerouting':
      return {
        end: 'dropped',
        dropped: `It came in${inLink ? ` at ${inLink}` : ''} and went no further: the kernel found no route for it, or took its sender for impossible (rp_filter).`,
      };
    case 'output':
    case 'forward':
    case 'postrouting':
      return {
        end: 'dropped',
        dropped: `It was let through and never sent${outLink ? ` on ${outLink}` : ''}: nobody there answered to its address (ARP), or the link is down.`,
      };
    default:
      return { end: 'unknown' };
  }
}
