import { expect, test } from 'vitest';
import { resultOf } from './result.ts';
import { tableOf } from './table.ts';

const named = { bench: 'memory', name: 'idle', against: 'the engines', unit: '% of a core' } as const;
const ratioIn = (pairs: Parameters<typeof resultOf>[1]): string | undefined =>
  tableOf([resultOf(named, pairs)])
    .split('\n')[1]
    ?.split(/ {2,}/)[4];

test.each([
  [
    'beside its quartiles',
    [
      { ours: 2, peer: 1 },
      { ours: 2, peer: 1 },
    ],
    '2.00 [2.00–2.00]',
  ],
  [
    'missing where the peer could not be measured',
    [
      { ours: 1, peer: 0 },
      { ours: 0, peer: 0 },
    ],
    '–',
  ],
  [
    'missing where it could not in some pairs',
    [
      { ours: 1, peer: 0 },
      { ours: 1, peer: 1 },
    ],
    '–',
  ],
])('a ratio is %s', (_, pairs, text) => expect(ratioIn(pairs)).toBe(text));
