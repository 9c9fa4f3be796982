import { expect, test } from 'vitest';
import { type CacheBreak, cacheBreaks } from './cache-breaks.ts';
import type { LineForecast } from './margin-marks.ts';

const ONE = 'FROM a\nRUN 1\nENV A=1\nRUN 2\nRUN 3';
const TWO = 'FROM a AS build\nRUN 1\nRUN 2\n\nFROM b\nCOPY --from=build x y\nRUN 3';
const OUTCOME = { h: 'hit', m: 'miss', u: 'unknown' } as const;

/** `2h 4m` */
const told = (words: string): LineForecast[] =>
  words.split(' ').flatMap((word) => {
    const [, line, outcome] = /^(\d+)([hmu])$/.exec(word) ?? [];
    return line ? [{ line: Number(line), outcome: OUTCOME[outcome as 'h'] }] : [];
  });

const here = (line: number): CacheBreak => ({ line, text: 'from here on nothing is cached (inferred)' });
const stage = (line: number): CacheBreak => ({ line, text: 'from here on nothing of this stage is cached (inferred)' });

test.each<[string, string, string, CacheBreak[]]>([
  ['the first that runs', ONE, '2h 4m 5m', [here(4)]],
  ['all of it', ONE, '2m 4m 5m', [here(2)]],
  ['none of it', ONE, '2h 4h 5h', []],
  ['the cache comes back', ONE, '2h 4m 5h', []],
  ['what follows is not known', ONE, '2h 4m 5u', []],
  ['what is before it is not known', ONE, '2u 4m 5m', []],
  ['nothing is told', ONE, '', []],
  ['one stage of two', TWO, '2h 3m 6h 7h', [stage(3)]],
  ['both', TWO, '2h 3m 6m 7m', [stage(3), stage(6)]],
])('%s', (_, text, words, breaks) => {
  expect(cacheBreaks(text, told(words))).toEqual(breaks);
});
