import { describe, expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { noticeOf, titleOf } from './build-words.ts';
import { buildOf, stepOf, twoStages } from './make-build.fixture.ts';

describe('the sentence of a build', () => {
  const failed = buildOf([stepOf('RUN', 'failed', { from: 10, to: 1000 }), stepOf('CMD', 'not reached')], {
    state: 'failed',
    error: { message: 'exit code: 1', lines: { first: 3, last: 4 } },
  });
  test.each([
    [
      'counts what became of the steps',
      twoStages(),
      1000,
      'BuildKit was done in 1 s: 1 cached, 4 ran, 2 skipped, 2 config only.',
    ],
    [
      'tells no more than the cursor has seen',
      twoStages(),
      300,
      'BuildKit is at work: 2 runs, 1 cached, 1 ran, 1 waits, 2 skipped, 2 config only.',
    ],
    ['names the line that failed', failed, 1000, 'It failed after 1 s at lines 3 to 4. 1 failed, 1 not reached.'],
    [
      'says when nothing is known',
      buildOf([], { builder: 'classic' }),
      0,
      'Classic builder is at work: no step was named yet.',
    ],
  ] as const)('%s', (_, build, at, text) => {
    expect(noticeOf(build, fromMillis(at))).toBe(text);
  });
});

test('a build is called by its command line, else by its tag', () => {
  expect(titleOf(buildOf([]), 'docker build .')).toBe('docker build . (BuildKit)');
  expect(titleOf(buildOf([], { builder: 'classic', state: 'failed' }), '')).toBe('app (classic builder, failed)');
});
