/**
 * Puts what was seen of a packet into the order in which it happened, pure. Links have times. Netfilter's messages of one namespace have an
 * order and no time: each stands where its hook is between the links of that namespace.
 */
import type { PacketHeader, PacketStep } from '#engine/trace/packet.ts';
import type { Hook, NetworkKnowledge, OpenPacket, SeenFrame, SeenTrace } from './open-packet.ts';

type Placed = { trace: SeenTrace; hook: Hook };
type Item = { frame: SeenFrame } | { netfilter: Placed };

/** Without those of sockets. */
export function stepsOf(packet: OpenPacket, network: NetworkKnowledge): PacketStep[] {
  const frames = packet.frames.toSorted((a, b) => a.at - b.at || arrives(a, network) - arrives(b, network));
  const start = frames[0]?.at ?? 0;
  let last: PacketHeader | undefined;
  return inOrder(frames, packet.traces, network).map((item) => {
    const header = headerOf(item);
    const changed = header && !isSame(header, last) ? { header } : {};
    last = header ?? last;
    return 'frame' in item
      ? { ...interfaceStep(item.frame, start), ...changed }
      : { ...netfilterStep(item.netfilter, network), ...changed };
  });
}

/** A frame that is handed on to what stands on its link (macvlan) keeps its time: it is last where it is for. */
const arrives = ({ direction, namespace, frame }: SeenFrame, network: NetworkKnowledge): number =>
  direction === 'in' && network.isLocal(namespace, frame.headers.header.dst) ? 1 : 0;

const headerOf = (item: Item): PacketHeader | undefined =>
  'frame' in item ? item.frame.frame.headers.header : item.netfilter.trace.message.headers?.header;

const isSame = (a: PacketHeader, b: PacketHeader | undefined): boolean =>
  a.src === b?.src && a.dst === b.dst && a.sport === b.sport && a.dport === b.dport && a.ttl === b.ttl;

function inOrder(frames: readonly SeenFrame[], traces: readonly SeenTrace[], network: NetworkKnowledge): Item[] {
  const before = new Map<SeenFrame, Item[]>();
  const after = new Map<SeenFrame, Item[]>();
  const alone: Item[] = [];
  for (const namespace of new Set(traces.map((trace) => trace.namespace))) {
    const links = frames.filter((frame) => frame.namespace === namespace);
    for (const { placed, passed } of alongLinks(links, withHooks(traces, namespace, network))) {
      const [previous, next] = [links[passed - 1], links[passed]];
      const list = previous ? listOf(after, previous) : next ? listOf(before, next) : alone;
      list.push({ netfilter: placed });
    }
  }
  const all = frames.flatMap((frame) => [...(before.get(frame) ?? []), { frame }, ...(after.get(frame) ?? [])]);
  return [...all, ...alone];
}

function listOf(lists: Map<SeenFrame, Item[]>, frame: SeenFrame): Item[] {
  const list = lists.get(frame) ?? [];
  lists.set(frame, list);
  return list;
}

/** A chain that is jumped to is at the hook of the built-in chain it came from. */
function withHooks(traces: readonly SeenTrace[], namespace: string, network: NetworkKnowledge): Placed[] {
  const current = new Map<string, Hook>();
  return traces
    .filter((trace) => trace.namespace === namespace)
    .map((trace) => {
      const { message } = trace;
      const own = network.hookOf(namespace, message.family, message.table, message.chain);
      const hook = own ?? current.get(message.trace) ?? 'other';
      current.set(message.trace, hook);
      return { trace, hook };
    });
}

/**
 * `passed`: how many of the namespace's links the packet has passed by then. What comes in by a bridge's port meets prerouting there, and is
 * seen at the bridge itself after that.
 */
function* alongLinks(links: readonly SeenFrame[], messages: readonly Placed[]) {
  let passed = 0;
  let before: Hook | undefined;
  for (const placed of messages) {
    const { hook } = placed;
    const enters = before === undefined || before === 'output' || before === 'postrouting';
    if (hook !== before && enters && isInward(hook)) passed = afterNext(links, passed, 'in');
    if (hook === 'input' || hook === 'forward') while (links[passed]?.direction === 'in') passed++;
    before = hook;
    yield { placed, passed };
  }
}

const isInward = (hook: Hook): boolean =>
  hook === 'prerouting' || hook === 'input' || hook === 'forward' || hook === 'ingress';

function afterNext(links: readonly SeenFrame[], from: number, direction: SeenFrame['direction']): number {
  const at = links.findIndex((link, index) => index >= from && link.direction === direction);
  return at < 0 ? from : at + 1;
}

const interfaceStep = (
  { namespace, link, index, direction, foreign, at, frame }: SeenFrame,
  start: number,
): PacketStep => ({
  layer: 'interface',
  namespace,
  offset: at - start,
  link,
  index,
  direction,
  ...(frame.macSource && { macSource: frame.macSource }),
  ...(frame.macTarget && { macTarget: frame.macTarget }),
  ...(foreign && { foreign }),
});

function netfilterStep({ trace, hook }: Placed, network: NetworkKnowledge): PacketStep {
  const { namespace, message, inLink, outLink } = trace;
  const { family, table, chain, event, verdict, jump, handle, state } = message;
  const rule = handle === undefined ? undefined : network.ruleOf(namespace, family, table, handle);
  return {
    layer: 'netfilter',
    namespace,
    ...{ hook, family, table, chain, event, verdict },
    ...(jump !== undefined && { jump }),
    ...(handle !== undefined && { handle }),
    ...(rule !== undefined && { rule }),
    ...(inLink !== undefined && { inLink }),
    ...(outLink !== undefined && { outLink }),
    ...(state !== undefined && { state }),
  };
}
