import { describe, expect, test } from 'vitest';
import type { StateChanged } from '#engine/trace/event.ts';
import { nanos, traceId } from '#engine/trace/ids.ts';
import { netWorldAt } from './net-world.ts';
import { ruleOrigins } from './rule-origins.ts';
import { ruleChains } from './rule-tables.ts';

const chain = (at: number, name: string, rules: string[], more: Partial<StateChanged> = {}): StateChanged => ({
  ...{ seq: 0, at: nanos(at), type: 'state.changed', subject: { kind: 'net-chain', id: `h/ip/nat/${name}` } },
  ...{ state: 'present', action: 'read', evidence: 'observed' },
  attributes: { namespace: 'h', family: 'ip', table: 'nat', chain: name, rules },
  ...more,
});
const counters = (at: number, name: string, packets: number[]): StateChanged => ({
  ...chain(at, name, []),
  subject: { kind: 'net-counters', id: `h/ip/nat/${name}` },
  attributes: { rules: packets.map((count) => [count, count * 60]) },
});
const shown = (events: StateChanged[], at: number, since?: number) =>
  ruleChains(netWorldAt(events, at), since === undefined ? undefined : netWorldAt(events, since));

test('chains stand in the order in which a packet meets them', () => {
  const events = ['POSTROUTING', 'DOCKER', 'PREROUTING', 'OUTPUT'].map((name) => chain(1, name, []));
  expect(shown(events, 1).map((one) => one.chain)).toEqual(['PREROUTING', 'OUTPUT', 'POSTROUTING', 'DOCKER']);
});

describe('a run that publishes a port', () => {
  const events = [
    chain(1, 'DOCKER', ['a', 'b', 'c']),
    counters(1, 'DOCKER', [1, 2, 3]),
    chain(5, 'DOCKER', ['a', 'c', 'd', 'd']),
    counters(6, 'DOCKER', [4, 3, 7, 0]),
  ];
  const rules = shown(events, 9, 2)[0]?.rules.map(({ text, change, fresh }) => [text, change, fresh]);

  test('marks what came, what went, and what was met in it', () =>
    expect(rules).toEqual([
      ['a', undefined, 3],
      ['b', 'gone', undefined],
      ['c', undefined, undefined],
      ['d', 'appeared', 7],
      ['d', 'appeared', undefined],
    ]));

  test('is undone at a cursor before it', () =>
    expect(shown(events, 4, 2)[0]?.rules.map(({ text, change }) => [text, change])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', undefined],
    ]));
});

test('a chain that went stays in the picture, and is marked', () => {
  const events = [chain(1, 'DOCKER', ['a']), chain(5, 'DOCKER', [], { state: 'gone' })];
  expect(shown(events, 9, 2)).toMatchObject([
    { chain: 'DOCKER', change: 'gone', rules: [{ text: 'a', change: 'gone' }] },
  ]);
});

test('counters that fell, because the rule was made anew, are no hits of this run', () => {
  const events = [chain(1, 'DOCKER', ['a']), counters(1, 'DOCKER', [9]), counters(5, 'DOCKER', [2])];
  expect(shown(events, 9, 2)[0]?.rules[0]).toMatchObject({ hits: [2, 120] });
  expect(shown(events, 9, 2)[0]?.rules[0]).not.toHaveProperty('fresh');
});

describe('the command with which a rule came', () => {
  const one = traceId('one');
  const two = traceId('two');
  const starts = [
    { trace: one, at: nanos(10) },
    { trace: two, at: nanos(20) },
  ];
  const events = [
    chain(1, 'DOCKER', ['boot']),
    chain(12, 'DOCKER', ['boot', 'a']),
    chain(22, 'DOCKER', ['boot', 'a', 'b'], { trace: one }),
    chain(30, 'DOCKER', ['boot', 'b']),
    chain(32, 'DOCKER', ['boot', 'b', 'a']),
  ];
  const origin = (rule: string, at: number) => ruleOrigins(events, starts, at).get(`h/ip/nat/DOCKER ${rule}`);

  test.each([
    ['boot', 40, undefined],
    ['a', 15, { trace: one, inferred: true }],
    ['b', 40, { trace: one, inferred: false }],
    ['a', 40, { trace: two, inferred: true }],
    ['a', 31, undefined],
  ])('%s at %i', (rule, at, expected) => expect(origin(rule, at)).toEqual(expected));
});
