/** The rules of a lab at a point in time, beside those of before a run: what it added, what it removed, how often each was met in it. */
import type { NetChain } from '#engine/trace/network.ts';
import type { NetWorld } from './net-world.ts';

export type ShownRule = {
  /** Unique in its chain. */
  id: string;
  text: string;
  handle?: number;
  /** Packets and bytes since the rule was made; absent where counters were not told. */
  hits?: readonly [packets: number, bytes: number];
  /** Packets of this run. */
  fresh?: number;
  change?: 'appeared' | 'gone';
};

export type ShownChain = Pick<NetChain, 'namespace' | 'family' | 'table' | 'chain' | 'policy'> & {
  /** `<namespace>/<family>/<table>/<chain>` */
  id: string;
  rules: readonly ShownRule[];
  policyHits?: readonly [packets: number, bytes: number];
  policyFresh?: number;
  change?: 'appeared' | 'gone';
};

const TABLES = ['raw', 'mangle', 'nat', 'filter', 'security'];
const BUILT_IN = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

/** Tables and built-in chains in the order in which a packet meets them, other chains by name. */
export function ruleChains(now: NetWorld, before: NetWorld | undefined): ShownChain[] {
  const ids = new Set([...now.chains.keys(), ...(before?.chains.keys() ?? [])]);
  return [...ids].flatMap((id) => chainOf(id, now, before) ?? []).sort(inOrder);
}

const rank = (list: readonly string[], one: string): number => (list.includes(one) ? list.indexOf(one) : list.length);

const inOrder = (a: ShownChain, b: ShownChain): number =>
  compare(a.namespace, b.namespace) ||
  compare(a.family, b.family) ||
  rank(TABLES, a.table) - rank(TABLES, b.table) ||
  rank(BUILT_IN, a.chain) - rank(BUILT_IN, b.chain) ||
  compare(a.chain, b.chain);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function chainOf(id: string, now: NetWorld, before: NetWorld | undefined): ShownChain | undefined {
  const [is, was] = [now.chains.get(id), before?.chains.get(id)];
  const chain = is ?? was;
  if (!chain) return undefined;
  const { namespace, family, table, chain: name, policy } = chain;
  const change = before && (!was ? 'appeared' : !is ? 'gone' : undefined);
  const policyHits = (is ? now : before)?.counters.get(id)?.policy;
  const policyBefore = before?.counters.get(id)?.policy;
  return {
    ...{ id, namespace, family, table, chain: name },
    ...(policy !== undefined && { policy }),
    rules: merged(rulesOf(id, is, now), before ? rulesOf(id, was, before) : undefined),
    ...(policyHits && { policyHits, ...(policyBefore && risen(policyHits[0], policyBefore[0], 'policyFresh')) }),
    ...(change && { change }),
  };
}

const risen = <Key extends string>(now: number, before: number, key: Key): Partial<Record<Key, number>> =>
  now > before ? ({ [key]: now - before } as Partial<Record<Key, number>>) : {};

/** The same words may stand twice in a chain. */
function rulesOf(id: string, chain: NetChain | undefined, world: NetWorld): ShownRule[] {
  const counted = new Map<string, number>();
  const counters = world.counters.get(id)?.rules;
  return (chain?.rules ?? []).map((text, index) => {
    const nth = counted.get(text) ?? 0;
    counted.set(text, nth + 1);
    const [handle, hits] = [chain?.handles?.[index], counters?.[index]];
    return { id: `${text}#${nth}`, text, ...(handle !== undefined && { handle }), ...(hits && { hits }) };
  });
}

/** What is gone stands after what stood before it. */
function merged(now: readonly ShownRule[], before: readonly ShownRule[] | undefined): ShownRule[] {
  if (!before) return [...now];
  const was = new Map(before.map((rule) => [rule.id, rule]));
  const is = new Set(now.map(({ id }) => id));
  const list = now.map((rule): ShownRule => {
    const old = was.get(rule.id);
    if (!old) return { ...rule, change: 'appeared', ...(rule.hits && risen(rule.hits[0], 0, 'fresh')) };
    return rule.hits && old.hits ? { ...rule, ...risen(rule.hits[0], old.hits[0], 'fresh') } : rule;
  });
  let after = -1;
  for (const rule of before) {
    if (is.has(rule.id)) after = list.findIndex(({ id }) => id === rule.id);
    else list.splice(++after, 0, { ...rule, change: 'gone' });
  }
  return list;
}
