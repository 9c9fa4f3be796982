import { describe, expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { buildOf, stepOf, twoStages } from './make-build.fixture.ts';
import { addedUp, momentsOf, stateAt, tookOf } from './step-moment.ts';

const build = buildOf([]);

describe('a step at the cursor', () => {
  const ran = stepOf('RUN', 'ran', { from: 100, to: 200 });
  const open = stepOf('RUN', 'running', { from: 100 });
  test.each([
    ['waits before it starts', ran, 99, 'waiting'],
    ['runs from its start', ran, 100, 'running'],
    ['is what it became at its end', ran, 200, 'ran'],
    ['runs as long as it is open', open, 5000, 'running'],
    ['that failed runs first', stepOf('RUN', 'failed', { from: 1, to: 9 }), 5, 'running'],
    ['that is skipped is so from the start', stepOf('RUN', 'skipped'), 0, 'skipped'],
    ['that only changes the config has no time', stepOf('ENV', 'config'), 0, 'config'],
    [
      'of the classic builder that changes the config has one',
      stepOf('ENV', 'config', { from: 5, to: 9 }),
      1,
      'waiting',
    ],
    ['that is never reached waits while the build runs', stepOf('RUN', 'not reached'), 999, 'waiting'],
    ['that is never reached is told at the build’s end', stepOf('RUN', 'not reached'), 1000, 'not reached'],
  ] as const)('%s', (_, step, at, state) => {
    expect(stateAt(step, build, fromMillis(at))).toBe(state);
  });
});

test('the moments of a build are in order, each once', () => {
  const moments = momentsOf(buildOf([stepOf('a', 'ran', { from: 5, to: 9 }), stepOf('b', 'ran', { from: 9, to: 12 })]));
  expect(moments).toEqual([0, 5, 9, 12, 1000].map(fromMillis));
});

test('times add up over what ran side by side', () => {
  expect(addedUp(twoStages().steps)).toBe(fromMillis(10 + 50 + 400 + 300 + 40 + 80 + 200));
  expect(tookOf(stepOf('ENV', 'config'))).toBeUndefined();
  expect(addedUp([stepOf('FROM', 'ran', { from: 0, to: 9, span: undefined })])).toBe(0);
});
