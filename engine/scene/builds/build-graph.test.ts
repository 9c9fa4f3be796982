import { describe, expect, test } from 'vitest';
import { fromMillis, toMillis } from '#engine/trace/ids.ts';
import type { Build } from '../build.ts';
import { buildGraph } from './build-graph.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { compareBuilds } from './compare-builds.ts';
import { eventsOf, type MadeBuild, simple } from './make-build.fixture.ts';

const foldAll = (...builds: MadeBuild[]): Build[] => buildsAt(toldByEvents(eventsOf(...builds)));

const DOCKERFILE =
  'FROM a AS x\nRUN slow\nFROM a AS y\nRUN quick\nFROM a AS unused\nRUN never\nFROM scratch\nCOPY --from=x /x /\nCOPY --from=y /y /';
const A = '[x 1/2] FROM docker.io/library/a';
const COPY = '[stage-3 1/2] COPY --from=x /x /';
const PARALLEL: MadeBuild = {
  ...{ id: 'p', at: 0, end: 200, dockerfile: DOCKERFILE },
  steps: [
    { name: '[internal] load build definition', start: 1, end: 5 },
    { name: A, start: 10, end: 20, queued: 8 },
    { name: '[x 2/2] RUN slow', inputs: [A], start: 20, end: 120, queued: 8 },
    { name: '[y 2/2] RUN quick', inputs: [A], start: 21, end: 60, queued: 8 },
    { name: COPY, inputs: ['[x 2/2] RUN slow'], start: 121, end: 130, queued: 8 },
    { name: '[stage-3 2/2] COPY --from=y /y /', inputs: [COPY, '[y 2/2] RUN quick'], start: 131, end: 140, queued: 8 },
    { name: 'exporting to image', start: 141, end: 190 },
  ],
};

describe('the graph of a build with stages side by side', () => {
  const [build] = foldAll(PARALLEL) as [Build];
  const graph = buildGraph(build, fromMillis(200));
  const nameOf = (id: string) => build.steps.find((step) => step.id === id)?.name;

  test('has the stages, and which of them nobody needs', () => {
    expect(graph.stages.map(({ name, nodes, skipped }) => [name, nodes.length, skipped])).toEqual([
      ...[
        ['x', 2, false],
        ['y', 1, false],
        ['unused', 2, true],
        ['3', 3, false],
        ['', 2, false],
      ],
    ]);
  });

  test('knows what the end waited for', () => {
    expect(graph.criticalPath.map(nameOf)).toEqual([
      ...['[internal] load build definition', A, '[x 2/2] RUN slow', COPY],
      ...['[stage-3 2/2] COPY --from=y /y /', 'exporting to image'],
    ]);
    expect(graph.edges.filter(({ critical }) => critical).map(({ to }) => nameOf(to))).toEqual([
      ...['[x 2/2] RUN slow', COPY, '[stage-3 2/2] COPY --from=y /y /'],
    ]);
  });

  test('holds real time against accumulated', () => {
    const { real, accumulated, atOnce } = graph.time;
    expect([toMillis(real), toMillis(accumulated), atOnce]).toEqual([200, 4 + 10 + 100 + 39 + 9 + 9 + 49, 2]);
  });

  test('tells when a step waited and when it ran', () => {
    const node = graph.nodes.find(({ step }) => step.name === '[y 2/2] RUN quick');
    expect([node?.queued, node?.run]).toEqual([
      { start: fromMillis(8), end: fromMillis(21) },
      { start: fromMillis(21), end: fromMillis(60) },
    ]);
  });

  test('in the middle of it, what runs goes on until now', () => {
    const now = fromMillis(50);
    const [half] = buildsAt(toldByEvents(eventsOf(PARALLEL)), now) as [Build];
    const open = buildGraph(half, now).nodes.filter((node) => node.open);
    expect(open.map(({ run }) => toMillis(run?.end ?? fromMillis(0)))).toEqual([50, 50]);
  });
});

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
