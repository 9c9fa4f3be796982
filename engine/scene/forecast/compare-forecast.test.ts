import { expect, test } from 'vitest';
import type { BuildStep, StepState } from '../build.ts';
import { built, inputOf } from './build.fixture.ts';
import { compareForecast } from './compare-forecast.ts';
import { forecast } from './forecast.ts';
import { NOTHING_KNOWN } from './knowledge.ts';

const input = inputOf('FROM busybox\nRUN a\nCMD b');
const HIT = forecast(built(NOTHING_KNOWN, input), input);
const MISS = forecast(NOTHING_KNOWN, input);

const step = (state: StepState): BuildStep => ({
  ...{ id: '2', name: '[2/2] RUN a', instruction: 'RUN', stage: '0', lines: { first: 2, last: 2 } },
  ...{ state, inputs: [], log: [] },
});

test.each([
  ['a hit', HIT, 'cached', 'right'],
  ['a hit that ran', HIT, 'ran', 'wrong'],
  ['a miss', MISS, 'ran', 'right'],
  ['a miss that failed', MISS, 'failed', 'right'],
  ['a miss that was cached', MISS, 'cached', 'wrong'],
  ['what was not reached', MISS, 'not reached', 'no answer'],
] as const)('%s', (_, told, state, verdict) => {
  const { steps, ...counts } = compareForecast(told, { steps: [step(state)] });
  expect(steps.map((one) => one.verdict)).toEqual(['no answer', verdict, 'no answer']);
  expect(counts.right + counts.wrong).toBe(verdict === 'no answer' ? 0 : 1);
});
