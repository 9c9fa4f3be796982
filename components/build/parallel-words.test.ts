import { expect, test } from 'vitest';
import { criticalPathOf } from '#engine/scene/builds/critical-path.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import { buildOf, stepOf, twoStages } from './make-build.fixture.ts';
import { parallelText } from './parallel-words.ts';

test.each([
  [
    'side by side',
    twoStages(),
    '1 s on the clock; all steps added up are 1.08 s. Up to 2 steps ran at the same time. The end waited for 6, one after the other: 780 ms.',
  ],
  [
    'one after the other',
    buildOf([stepOf('a', 'ran', { from: 0, to: 5 }), stepOf('b', 'ran', { from: 5, to: 9, inputs: ['a'] })]),
    '1 s on the clock; all steps added up are 9 ms. One step ran at a time. The end waited for 2, one after the other: 9 ms.',
  ],
  [
    'it goes on',
    buildOf([stepOf('a', 'running', { from: 990 })], { endedAt: undefined, state: 'running' }),
    'The build goes on; all steps added up are 10 ms. One step ran at a time.',
  ],
  ['all from the cache', buildOf([stepOf('a', 'cached', { from: 1, to: 1 })]), /No step ran/],
])('%s', (_, build, text) => {
  const now = fromMillis(1000);
  expect(parallelText(build, criticalPathOf(build, now), now)).toMatch(text);
});
