/** A namespace's rules as its kernel dumped them, beside what iptables-save and nft said in the same moment. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byChain, chainFact, countersFact, keyOfChain, parseSave, shapeOf } from './iptables-text.ts';
import { type Family, parseChain, parseRule, type RuleReading } from './read-rules.ts';

type Recorded = {
  chains: string[];
  rules: string[];
  said: {
    ip: string;
    ip6: string;
    plain: string;
    nft: [family: string, table: string, chain: string, handle: number][];
  };
};
const recorded = JSON.parse(
  readFileSync(new URL('./fixtures/netfilter-dump.json', import.meta.url), 'utf8'),
) as Recorded;
const { said } = recorded;
const bodies = (of: 'chains' | 'rules') => recorded[of].map((hex) => Buffer.from(hex, 'hex'));
const reading: RuleReading = {
  chains: bodies('chains').flatMap((body) => parseChain(body) ?? []),
  rules: bodies('rules').flatMap((body) => parseRule(body) ?? []),
  cut: false,
};
const kernel = byChain(reading);
const saved = parseSave(said.plain);

/** What iptables-save says, put together again of what is told. */
const printed = (family: Family): string[] =>
  parseSave(family === 'ip' ? said.plain : said.ip6.replaceAll(/^\[\d+:\d+\] /gm, '')).flatMap((chain) => {
    const of = kernel.get(keyOfChain(family, chain.table, chain.chain));
    const fact = chainFact('1', family, chain, of);
    const counts = of && countersFact(of, chain.policy !== undefined);
    const count = (value: readonly number[] | undefined) => `[${(value ?? [0, 0]).join(':')}]`;
    return [
      `:${fact.chain} ${fact.policy ?? '-'} ${count(counts?.policy)}`,
      ...fact.rules.map((rule, at) => `${count(counts?.rules[at])} ${rule}`),
    ];
  });
const lines = (output: string) => output.split('\n').filter((line) => /^[:[]/.test(line));

describe('rules', () => {
  it.each(['ip', 'ip6'] as const)('with their counters are what %stables-save prints', (family) => {
    expect(printed(family).toSorted()).toEqual(lines(said[family]).toSorted());
  });

  it('have the handles that nft names, in their order', () => {
    const told = saved.flatMap((chain) => {
      const fact = chainFact('1', 'ip', chain, kernel.get(keyOfChain('ip', chain.table, chain.chain)));
      return (fact.handles ?? []).map((handle) => ['ip', fact.table, fact.chain, handle]);
    });
    const named = said.nft.filter(([family]) => family === 'ip');
    expect(told.length).toBeGreaterThan(5);
    expect(told.toSorted()).toEqual(named.toSorted());
    expect(told.filter(([, , chain]) => chain === 'OUTPUT')).toEqual(named.filter(([, , chain]) => chain === 'OUTPUT'));
  });

  it('of a chain that has another number of rules in the kernel are told without handles', () => {
    const [chain] = saved.filter(({ rules }) => rules.length > 0);
    if (!chain) throw new Error('a chain with rules was recorded');
    expect(chainFact('1', 'ip', chain, { handles: [1, 2, 3, 4], counts: [] })).not.toHaveProperty('handles');
  });

  it('of a table that iptables did not make are not told', () => {
    expect(said.nft.some(([family]) => family === 'inet')).toBe(true);
    expect(shapeOf(reading)).not.toContain('own');
  });
});

it('the shape is another when a rule is, whatever was counted', () => {
  const [first, ...rest] = reading.rules;
  if (!first) throw new Error('rules were recorded');
  expect(shapeOf({ ...reading, rules: [{ ...first, count: [9, 9] }, ...rest] })).toBe(shapeOf(reading));
  expect(shapeOf({ ...reading, rules: rest })).not.toBe(shapeOf(reading));
  expect(shapeOf({ ...reading, rules: [{ ...first, handle: 99 }, ...rest] })).not.toBe(shapeOf(reading));
});

it('a rule with anything in its comment stays one line of its chain', () => {
  const rule = '-A INPUT -m comment --comment "*nat :INPUT - -A X" -j ACCEPT';
  expect(parseSave(`*filter\n:INPUT ACCEPT [0:0]\n${rule}\nCOMMIT\n`)).toEqual([
    { table: 'filter', chain: 'INPUT', policy: 'ACCEPT', rules: [rule] },
  ]);
});
