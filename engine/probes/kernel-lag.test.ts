import { expect, test } from 'vitest';
import { KernelLag } from './kernel-lag.ts';

const MS = 1e6;
type Line = [at: number, read: number];

test.each<[string, Line[], number, number | undefined]>([
  ['that has read nothing owes nothing', [], 500, undefined],
  [
    'in time owes nothing',
    [
      [100, 101],
      [200, 229],
    ],
    230,
    undefined,
  ],
  [
    'that is behind owes what happened after the last it read',
    [
      [100, 400],
      [110, 410],
    ],
    415,
    110,
  ],
  [
    'that is behind on one processor owes still, though another’s lines come in time',
    [
      [100, 400],
      [409, 410],
    ],
    415,
    100,
  ],
  [
    'that has read nothing late for a while owes nothing more',
    [
      [100, 400],
      [490, 491],
    ],
    501,
    undefined,
  ],
])('a reader %s', (_, lines, now, owed) => {
  const lag = new KernelLag();
  for (const [at, read] of lines) lag.read(at * MS, read * MS);
  expect(lag.owes(now * MS)).toBe(owed === undefined ? undefined : owed * MS);
});
