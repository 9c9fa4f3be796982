import { describe, expect, test } from 'vitest';
import { fromMillis, toMillis } from '#engine/trace/ids.ts';
import type { Build } from '../build.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { compareBuilds } from './compare-builds.ts';
import { eventsOf, type MadeBuild, simple } from './make-build.fixture.ts';

const foldAll = (...builds: MadeBuild[]): Build[] => buildsAt(toldByEvents(eventsOf(...builds)));

describe('two builds side by side', () => {
  const cases: [string, string, string, string[]][] = [
    ['the same', 'FROM a\nRUN b', 'FROM a\nRUN b', ['same FROM', 'same RUN']],
    ['one changed', 'FROM a\nRUN b', 'FROM a\nRUN c', ['same FROM', 'changed RUN']],
    ['one came', 'FROM a\nRUN b', 'FROM a\nENV x=1\nRUN b', ['same FROM', 'added ENV', 'same RUN']],
    ['one went', 'FROM a\nCOPY b c\nRUN b', 'FROM a\nRUN b', ['same FROM', 'removed COPY', 'same RUN']],
    [
      'two changed places',
      'FROM a\nCOPY b c\nRUN b',
      'FROM a\nRUN b\nCOPY b c',
      ['same FROM', 'removed COPY', 'same RUN', 'added COPY'],
    ],
  ];

  test.each(cases)('%s', (_, one, other, expected) => {
    const [before, after] = foldAll(simple('one', 0, one), simple('other', 500, other)) as [Build, Build];
    const { steps } = compareBuilds(before, after, 0);
    expect(steps.map((step) => `${step.how} ${(step.after ?? step.before)?.instruction}`)).toEqual(expected);
  });

  test('with what each step took', () => {
    const [before, after] = foldAll(
      simple('one', 0, 'FROM a\nRUN b'),
      simple('two', 500, 'FROM a\nRUN b', { cached: [2] }),
    ) as [Build, Build];
    const { steps, after: tally } = compareBuilds(before, after, 0);
    expect(steps.map(({ took }) => [took.before, took.after].map((ns) => toMillis(ns ?? fromMillis(0))))).toEqual([
      [8, 8],
      [8, 8],
    ]);
    expect(Object.fromEntries(tally.states)).toEqual({ ran: 1, cached: 1 });
  });
});
