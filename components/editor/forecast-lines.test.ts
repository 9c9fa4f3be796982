import { describe, expect, test } from 'vitest';
import type { Build, BuildStep } from '#engine/scene/build.ts';
import { built, inputOf } from '#engine/scene/forecast/build.fixture.ts';
import { forecast } from '#engine/scene/forecast/forecast.ts';
import { NOTHING_KNOWN } from '#engine/scene/forecast/knowledge.ts';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import { comparedText, forecastLines, forecastText } from './forecast-lines.ts';

const TEXT = 'FROM busybox\nENV A=1\nRUN a\nCOPY main.txt /';
const before = built(NOTHING_KNOWN, inputOf(TEXT, { 'main.txt': 'one' }));
const told = forecast(before, inputOf(TEXT, { 'main.txt': 'two' }));

describe('lines of a forecast', () => {
  test('are those a cache is asked for, with what changed', () => {
    expect(forecastLines(told, true)).toMatchObject([
      { line: 3, outcome: 'hit' },
      { line: 4, outcome: 'miss', why: expect.stringContaining('main.txt') },
    ]);
  });

  test('tell nothing of copied files while not all are known', () => {
    expect(forecastLines(told, false).map(({ outcome }) => outcome)).toEqual(['hit', 'unknown']);
  });
});

test.each([
  [['hit', 'hit'], 'Next build: 2 from the cache (inferred)'],
  [['hit', 'miss', 'unknown'], 'Next build: 1 from the cache, 1 runs, 1 not known (inferred)'],
  [['miss', 'miss'], 'Next build: 2 run (inferred)'],
  [[], null],
] as const)('%j in words', (outcomes, words) => {
  expect(forecastText(outcomes.map((outcome, index) => ({ line: index + 1, outcome })))).toBe(words);
});

describe('held against the build that followed', () => {
  const build = (...states: BuildStep['state'][]): Build => ({
    ...{ id: spanId('s1'), trace: traceId('t1:1'), builder: 'buildkit', state: 'done', startedAt: nanos(0) },
    ...{ transfers: [], options: { file: 'Dockerfile', noCache: false, buildArgs: {}, tags: [] } },
    steps: states.map((state, index) => ({
      ...{ id: String(index), name: '', instruction: ['RUN', 'COPY'][index] as string, stage: '0', state },
      ...{ lines: { first: index + 3, last: index + 3 }, inputs: [], log: [] },
    })),
  });

  test.each([
    [['cached', 'ran'], 'Forecast of the last build: 2 of 2 right'],
    [['ran', 'ran'], 'Forecast of the last build: 1 of 2 right'],
    [[], null],
  ] as const)('%j', (states, words) => {
    expect(comparedText(told, build(...states))).toBe(words);
  });
});
