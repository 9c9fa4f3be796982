import { expect, test } from 'vitest';
import type { Reckoning } from '#engine/scene/reckoning.ts';
import { linesOf, missingIn, summaryOf } from './reckoning-words.ts';

const run: Reckoning = {
  kernel: { calls: 343, marks: 61, bursts: 8, folded: 282, unlisted: 0, cut: 0 },
  messages: { all: 20, shown: 20, folded: 0, cut: 0 },
  bodies: { all: 70_000, kept: 65_536, cut: 4464 },
  printed: { all: 0, kept: 0, cut: 0 },
  lost: { events: 0, unknown: 0, losses: [] },
};
const lossy = (events: number, unknown: number): Reckoning => ({ ...run, lost: { events, unknown, losses: [] } });

test('the line says how much was seen', () => {
  expect(summaryOf(run)).toBe('343 kernel calls in 61 marks');
  const blind = { ...run, kernel: { calls: 0, marks: 0, bursts: 0, folded: 0, unlisted: 0, cut: 0 } };
  expect(summaryOf({ ...blind, messages: { all: 1, shown: 1, folded: 0, cut: 0 } })).toBe('1 message');
});

test.each([
  [run, 'nothing lost'],
  [lossy(12, 0), '12 events lost'],
  [lossy(1, 0), '1 event lost'],
  [lossy(0, 1), 'something was not seen'],
  [lossy(1200, 1), 'more than 1,200 events lost'],
])('and what is missing', (reckoning, text) => expect(missingIn(reckoning)).toBe(text));

test('its lines are sums', () => {
  const lines = linesOf({ ...run, counted: { threads: 1, netlinkReads: 4 } });
  expect(lines.map(({ name, text }) => `${name}: ${text}`)).toEqual([
    'Kernel calls: 343 seen = 61 marks + 282 equal to the one before, counted at 8 marks',
    'Messages: 20 seen, each shown',
    'Bodies: 70,000 bytes = 65,536 kept + 4,464 only counted',
    'Only counted: 1 new thread and 4 netlink questions of the whole lab meanwhile',
  ]);
});

test.each([
  [
    { calls: 3, marks: 3, bursts: 0, folded: 0, unlisted: 0, cut: 1 },
    '3 seen, each with a mark; of 1 a text is longer than what was read',
  ],
  [
    { calls: 90, marks: 1, bursts: 1, folded: 89, unlisted: 26, cut: 0 },
    '90 seen = 1 mark + 89 equal to the one before, counted at 1 mark; the arguments of 26 are not listed',
  ],
])('what is left out of calls is said', (kernel, text) => {
  expect(linesOf({ ...run, kernel })[0]?.text).toBe(text);
});

test('what is left out of texts in messages is said', () => {
  const messages = { all: 3, shown: 3, folded: 0, cut: 4464 };
  expect(linesOf({ ...run, messages })[1]?.text).toBe(
    '3 seen, each shown; of their texts 4,464 characters are left out',
  );
});
