import { expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { answers, asks, DAEMONS, DOCKERD, exits, opened, peer, spawns, typed } from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const ONE = '1'.repeat(64);
const TWO = '2'.repeat(64);
const BRIDGE = `br-${ONE.slice(0, 12)}`;

const rule = (ms: number, pid: number, words = `-i ${BRIDGE}`): Observation[] => [
  ...spawns(ms, DOCKERD, pid, `/usr/sbin/iptables -A FORWARD ${words} -j ACCEPT`),
  exits(ms + 0.5, pid),
];
const made = (ms: number, id: string, name: string): Observation => ({
  ...{ at: fromMillis(ms), kind: 'engine.event', subject: { kind: 'network', id }, action: 'create', state: 'created' },
  attributes: { name },
});
const terminals = [
  ...[opened('t1', 50), typed(1, 't1', 'docker network x'), ...spawns(2, 50, 60, 'docker network x')],
  ...[opened('t2', 51), typed(3, 't2', 'docker network y'), ...spawns(4, 51, 61, 'docker network y')],
].sort((a, b) => a.at - b.at);
const creates = (ms: number, exchange: number, terminal: 't1' | 't2') =>
  asks(ms, exchange, peer(terminal === 't1' ? 60 : 61, terminal, 1), 'POST /networks/create');
const removes = (ms: number, exchange: number, terminal: 't1' | 't2', name: string) =>
  asks(ms, exchange, peer(terminal === 't1' ? 60 : 61, terminal, 1), `DELETE /networks/${name}`);

const busy = asks(5, 1, peer(61, 't2', 1), 'POST /containers/create');
const both = [made(5, ONE, 'one'), made(5, TWO, 'two'), removes(6, 1, 't1', 'one'), removes(6, 2, 't2', 'two')];

test.each<[string, Observation[], string, string | undefined]>([
  ['the one that is made, beside other work', [busy, creates(6, 2, 't1'), ...rule(7, 70)], 't1', 'inferred'],
  ['nobody’s, when two are made', [creates(5, 1, 't1'), creates(6, 2, 't2'), ...rule(7, 70)], 'background', undefined],
  ['the one that is removed, by name, of two', [...both, ...rule(7, 70)], 't1', undefined],
  [
    'nobody’s, when it was there before',
    [made(5, ONE, 'one'), busy, creates(6, 2, 't1'), ...rule(7, 70)],
    'background',
    undefined,
  ],
  [
    'nobody’s, when it is a container’s rule',
    [busy, creates(6, 2, 't1'), ...rule(7, 70, `-o ${BRIDGE} -d 172.18.0.2`)],
    'background',
    undefined,
  ],
  [
    'the first one’s, also when another is made meanwhile',
    [busy, creates(6, 2, 't1'), ...rule(7, 70), creates(8, 3, 't2'), ...rule(9, 71), ...answers(20, 2, 201)],
    't1',
    'inferred',
  ],
])('a bridge’s rule is %s', (_, observations, trace, evidence) => {
  const story = storyOf([...terminals, ...observations], { processes: DAEMONS });
  expect(story.spans.filter(({ name }) => name === 'iptables').at(-1)).toMatchObject({ trace });
  expect(story.spans.filter(({ name }) => name === 'iptables').at(-1)?.parentEvidence).toBe(evidence);
});
