/** What `iptables-save` prints, put together with what the kernel numbers and counts. Pure. */
import type { NetChain, NetCounters } from '#engine/trace/network.ts';
import type { Count, Family, RuleReading } from './read-rules.ts';

export type SavedChain = Pick<NetChain, 'table' | 'chain' | 'policy' | 'rules'>;

/** Of the lines `*nat`, `:DOCKER - [0:0]` and `-A DOCKER …`; others are remarks. */
export function parseSave(output: string): SavedChain[] {
  const chains = new Map<string, SavedChain>();
  let table = '';
  for (const line of output.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    const [, name = '', policy = ''] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (name) chains.set(`${table} ${name}`, { table, chain: name, ...(policy !== '-' && { policy }), rules: [] });
    const [, of] = /^-A (\S+)/.exec(line) ?? [];
    if (of) chains.get(`${table} ${of}`)?.rules.push(line);
  }
  return [...chains.values()];
}

export const keyOfChain = (family: Family, table: string, chain: string): string => `${family}/${table}/${chain}`;

/** What the text stands on: while it is the same, so is the text. Handles are never given twice. */
export const shapeOf = ({ chains, rules }: RuleReading): string =>
  [
    ...chains.map(({ family, table, chain }) => keyOfChain(family, table, chain)),
    ...rules.map(({ family, table, chain, handle }) => `${keyOfChain(family, table, chain)} ${handle}`),
  ].join('\n');

type OfChain = { handles: number[]; counts: Count[]; policy?: Count | undefined };

/** By `keyOfChain`. */
export function byChain({ chains, rules }: RuleReading): Map<string, OfChain> {
  const found = new Map<string, OfChain>(
    chains.map(({ family, table, chain, count }) => [
      keyOfChain(family, table, chain),
      { handles: [], counts: [], policy: count },
    ]),
  );
  for (const { family, table, chain, handle, count } of rules) {
    const of = found.get(keyOfChain(family, table, chain));
    of?.handles.push(handle);
    of?.counts.push(count);
  }
  return found;
}

/** Handles are told where there is one for each rule: text and kernel were then read of the same state. */
export function chainFact(namespace: string, family: Family, saved: SavedChain, of: OfChain | undefined): NetChain {
  const fits = of !== undefined && of.handles.length === saved.rules.length;
  return { namespace, family, ...saved, ...(fits && { handles: of.handles }) };
}

/** @param hasPolicy of built-in chains, whose last number is the policy's */
export const countersFact = ({ counts, policy }: OfChain, hasPolicy: boolean): NetCounters => ({
  rules: counts,
  ...(hasPolicy && policy && { policy }),
});
