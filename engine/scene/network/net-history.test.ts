import { expect, test } from 'vitest';
import type { StateChanged } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { netHistory } from './net-history.ts';
import { netWorldAt } from './net-world.ts';

const counted = (at: number, packets: number, state = 'present'): StateChanged => ({
  ...{ seq: 0, at: nanos(at), type: 'state.changed', subject: { kind: 'net-counters', id: 'c' }, state },
  ...{ action: 'read', attributes: { rules: [[packets, 0]] }, evidence: 'observed' },
});
const seen = (events: StateChanged[], at: number) => netWorldAt(events, at).counters.get('c')?.rules[0]?.[0];

test.each([
  [0, undefined],
  [1, 10],
  [2, 10],
  [3, 30],
  [9, undefined],
])('at %i the newest that was told by then is %s', (at, packets) =>
  expect(seen([counted(1, 10), counted(3, 30), counted(5, 0, 'gone')], at)).toBe(packets),
);

test('what was told later wins, even when it is of an earlier time', () => {
  const events = [counted(1, 10), counted(5, 50), counted(3, 30)];
  expect([1, 3, 4, 5].map((at) => seen(events, at))).toEqual([10, 30, 30, 30]);
});

test('what is not understood counts as gone', () => {
  const torn = { ...counted(2, 0), attributes: { rules: 'many' } };
  expect(seen([counted(1, 10), torn], 2)).toBeUndefined();
});

test('moments are told once, in order, of the kinds that are asked for', () => {
  const history = netHistory([counted(5, 1), counted(1, 1), counted(5, 2)]);
  expect(history.moments(['net-counters'])).toEqual([1, 5]);
  expect(history.moments(['net-chain'])).toEqual([]);
});

test('the last of a subject is known after it is gone', () =>
  expect(netHistory([counted(1, 10), counted(2, 0, 'gone')]).lastOf('net-counters', 'c')).toEqual({
    rules: [[10, 0]],
  }));
