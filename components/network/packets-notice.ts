import { lossOf } from '#engine/scene/network/packet-path.ts';
import { plural } from '#engine/scene/number-words.ts';
import type { Packets } from './use-packets.ts';

const all = (connections: Packets['connections']): number =>
  connections.reduce((sum, { packets }) => sum + packets.length, 0);

/** One sentence: what to notice of the packets. */
export function packetsNotice({ connections, path }: Pick<Packets, 'connections' | 'path'>): string {
  const talk = connections.filter(({ chatter }) => !chatter);
  const count = all(talk);
  if (!path) return 'No packet is seen at this moment.';
  if (talk.length === 0) return `Nothing but multicast and neighbours: ${plural(all(connections), 'packet')}.`;
  const loss = lossOf(path);
  if (loss) return `This packet did not arrive. ${loss.text}`;
  const rules = path.steps.filter(({ step }) => step.layer === 'netfilter' && step.event === 'rule').length;
  const rewritten = path.steps.some(({ rewrites }) => rewrites.some(({ field }) => field !== 'ttl'));
  const met = rules === 0 ? 'no rule' : plural(rules, 'rule');
  return `${plural(count, 'packet')} in ${plural(talk.length, 'connection')}. This one met ${met}${rewritten ? ', and its addresses were rewritten on the way' : ''}.`;
}
