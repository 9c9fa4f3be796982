import { describe, expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import type { Build, BuildStep } from '../build.ts';
import { foldRuns, noRuns } from '../runs.ts';
import { buildsAt, toldByEvents, viewsOfBuilds } from './builds.ts';
import { eventsOf, type MadeBuild, type MadeStep, simple } from './make-build.fixture.ts';

const fold = (...builds: MadeBuild[]): Build[] => buildsAt(toldByEvents(eventsOf(...builds)));
const one = (build: MadeBuild): Build => fold(build)[0] as Build;
const told = ({ lines, instruction, stage, state }: BuildStep): string =>
  `${lines ? `${lines.first}-${lines.last}` : '-'} ${stage || '-'} ${instruction} ${state}`;
const at = (build: MadeBuild, ms: number): Build => buildsAt(toldByEvents(eventsOf(build)), fromMillis(ms))[0] as Build;

const step = (name: string, more: Partial<MadeStep> = {}): MadeStep => ({ name, start: 10, end: 20, ...more });

describe('a build with BuildKit', () => {
  const file = 'FROM nginx\nENV A=1\nRUN rm x\nCOPY a /a\nEXPOSE 80\nCMD ["x"]';
  const build = simple('b', 100, file, { cached: [2], options: { tag: 'a:1,b:2', args: { A: '1' } } });

  test('has all instructions in the order of the file, those too that are no vertexes', () => {
    expect(one(build).steps.map(told)).toEqual([
      '1-1 0 FROM ran',
      '2-2 0 ENV config',
      '3-3 0 RUN cached',
      '4-4 0 COPY ran',
      '5-5 0 EXPOSE config',
      '6-6 0 CMD config',
    ]);
  });

  test('knows what was asked for, and the result', () => {
    const { options, image, ref, state } = one(build);
    expect({ options, image, ref, state }).toEqual({
      options: { file: 'Dockerfile', noCache: false, buildArgs: { A: '1' }, tags: ['a:1', 'b:2'] },
      ...{ image: 'sha256:image-b', ref: 'ref-b', state: 'done' },
    });
  });

  test('tells what goes into the config', () => {
    expect(one(build).steps.flatMap(({ config = [] }) => config)).toEqual([
      { key: 'Env', value: 'A=1' },
      { key: 'ExposedPorts', value: '80/tcp' },
      { key: 'Cmd', value: '["x"]' },
    ]);
  });

  test.each([
    [100, 'running', ['waiting', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting']],
    [102, 'running', ['running', 'config', 'waiting', 'waiting', 'config', 'config']],
    [125, 'running', ['ran', 'config', 'cached', 'running', 'config', 'config']],
    [150, 'done', ['ran', 'config', 'cached', 'ran', 'config', 'config']],
  ])('at %i ms it is %s', (ms, state, states) => {
    const found = at(build, ms);
    expect([found.state, found.steps.map((own) => own.state)]).toEqual([state, ms === 100 ? [] : states]);
  });

  test('was not there before it began', () => {
    expect(at(build, 99)).toBeUndefined();
  });

  test('takes a Dockerfile that did not travel again from the build before', () => {
    const [, again] = fold(build, { ...simple('c', 300, file), known: true });
    expect(again?.dockerfile?.text).toBe(file);
  });
});

describe('steps find their instruction', () => {
  const cases: [string, string, MadeStep[], string[]][] = [
    [
      'over lines that go on, comments and heredocs',
      '# c\nFROM a\n\nRUN x \\\n # c\n  y\nRUN <<EOF\na\nEOF\nCOPY <<A /x\nb\nA',
      [
        step('[1/4] FROM docker.io/library/a'),
        step('[2/4] RUN x   y'),
        step('[3/4] RUN <<EOF (a...)'),
        step('[4/4] COPY <<A /x'),
      ],
      ['2-2 0 FROM ran', '4-6 0 RUN ran', '7-9 0 RUN ran', '10-12 0 COPY ran'],
    ],
    [
      'with variables and ARG before FROM',
      'ARG V=1\nFROM a:$V\nENV X=2\nWORKDIR /w$X\nCOPY --link a$X b',
      [step('[1/3] FROM docker.io/library/a:1'), step('[2/3] WORKDIR /w2'), step('[3/3] COPY --link a2 b')],
      ['2-2 0 FROM ran', '3-3 0 ENV config', '4-4 0 WORKDIR ran', '5-5 0 COPY ran'],
    ],
    [
      'in stages, with and without names, one of them needed by nobody',
      'FROM a AS build\nRUN m\nFROM a AS unused\nRUN n\nFROM a\nCOPY --from=build /x /y\nRUN z',
      [
        step('[build 1/2] FROM docker.io/library/a'),
        step('[build 2/2] RUN m'),
        step('[stage-2 2/3] COPY --from=build /x /y'),
        step('[stage-2 3/3] RUN z'),
      ],
      [
        ...['1-1 build FROM ran', '2-2 build RUN ran', '3-3 unused FROM skipped', '4-4 unused RUN skipped'],
        ...['5-5 2 FROM ran', '6-6 2 COPY ran', '7-7 2 RUN ran'],
      ],
    ],
    [
      'where stages stand on one another, and ten and more steps are counted',
      `FROM a AS base\n${'RUN x\n'.repeat(9)}FROM base\nRUN y`,
      [
        step('[base  1/10] FROM docker.io/library/a'),
        ...Array.from({ length: 9 }, (_, n) => step(`[base ${String(n + 2).padStart(2)}/10] RUN x`)),
        step('[stage-1 1/1] RUN y'),
      ],
      [
        '1-1 base FROM ran',
        ...Array.from({ length: 9 }, (_, n) => `${n + 2}-${n + 2} base RUN ran`),
        '11-11 1 FROM config',
        '12-12 1 RUN ran',
      ],
    ],
    [
      'with triggers of the base image',
      'FROM a\nRUN x',
      [step('[1/2] FROM docker.io/library/a'), step('[2/2] COPY . /app'), step('[3/2] RUN x')],
      ['1-1 0 FROM ran', '1-1 0 COPY ran', '2-2 0 RUN ran'],
    ],
    [
      'which is an ONBUILD of their own: it only goes into the config',
      'FROM scratch\nONBUILD RUN x\nCOPY a b',
      [step('[1/1] COPY a b')],
      ['1-1 0 FROM config', '2-2 0 ONBUILD config', '3-3 0 COPY ran'],
    ],
    [
      'and the builder’s own work comes last',
      'FROM a',
      [
        step('[internal] load build definition from Dockerfile'),
        step('[1/1] FROM docker.io/library/a'),
        step('exporting to image'),
        step('FROM docker.io/library/b:latest'),
      ],
      ['1-1 0 FROM ran', '- - internal ran', '- - internal ran', '- - FROM ran'],
    ],
    [
      'and what ADD fetches is the builder’s own work under the same name',
      'FROM a\nADD http://x/y /y',
      [
        step('[1/2] FROM docker.io/library/a'),
        step('[2/2] ADD http://x/y /y', { vertex: 'sha256:fetched' }),
        step('[2/2] ADD http://x/y /y', { inputs: ['[1/2] FROM docker.io/library/a'] }),
      ],
      ['1-1 0 FROM ran', '2-2 0 ADD ran', '- - internal ran'],
    ],
    [
      'and stages share a base whether or not its tag is written',
      'FROM a AS x\nRUN y\nFROM a:latest\nCOPY --from=x /y /',
      [
        step('[x 1/2] FROM docker.io/library/a:latest'),
        step('[x 2/2] RUN y'),
        step('[stage-1 2/2] COPY --from=x /y /', { inputs: ['[x 2/2] RUN y'] }),
      ],
      ['1-1 x FROM ran', '2-2 x RUN ran', '3-3 1 FROM ran', '4-4 1 COPY ran'],
    ],
    [
      'in a lone stage that has a number because something is mounted',
      'FROM a\nRUN --mount=type=cache,target=/c y',
      [step('[stage-0 1/2] FROM docker.io/library/a'), step('[stage-0 2/2] RUN --mount=type=cache,target=/c y')],
      ['1-1 0 FROM ran', '2-2 0 RUN ran'],
    ],
    [
      'for two platforms',
      'FROM a AS x\nRUN y',
      [step('[linux/amd64 x 1/2] FROM docker.io/library/a'), step('[linux/amd64 x 2/2] RUN y')],
      ['1-1 x FROM ran', '2-2 x RUN ran'],
    ],
  ];

  test.each(cases)('%s', (_, dockerfile, steps, expected) => {
    expect(one({ id: 'b', at: 0, end: 100, dockerfile, steps }).steps.map(told)).toEqual(expected);
  });

  test('and without a Dockerfile they still tell stage and instruction', () => {
    const steps = [step('[build 1/2] FROM docker.io/library/a'), step('[build 2/2] RUN m')];
    expect(one({ id: 'b', at: 0, end: 100, steps }).steps.map(told)).toEqual(['- build FROM ran', '- build RUN ran']);
  });
});

describe('a classic build', () => {
  test('that prints no steps, as with -q, has none: they are not told as skipped', () => {
    const dockerfile = 'FROM busybox\nRUN a';
    const build = one({ id: 'b', at: 0, end: 100, classic: true, dockerfile, steps: [] });
    expect(build).toMatchObject({ state: 'done', dockerfile: { text: dockerfile }, steps: [] });
  });

  const dockerfile = 'ARG V=1\nFROM a:$V AS x\nENV A=1\nRUN y\nFROM b\nCOPY --from=x /c /d';
  const names = ['ARG V=1', 'FROM a:$V AS x', 'ENV A=1', 'RUN y', 'FROM b', 'COPY --from=x /c /d'];
  const steps = names.map((text, n) => step(`Step ${n + 1}/6 : ${text}`, { image: `id${n}` }));

  test('runs each instruction, also what only changes the config', () => {
    const build = one({ id: 'b', at: 0, end: 100, classic: true, dockerfile, steps });
    expect(build.steps.map(told)).toEqual([
      ...['1-1 - ARG ran', '2-2 x FROM ran', '3-3 x ENV ran', '4-4 x RUN ran', '5-5 1 FROM ran', '6-6 1 COPY ran'],
    ]);
    expect(build.image).toBe('id5');
  });

  test('has inputs, though the builder tells of none', () => {
    const build = one({ id: 'b', at: 0, end: 100, classic: true, dockerfile, steps });
    expect(build.steps.map(({ id, inputs }) => [id, inputs])).toEqual([
      ['step:1', []],
      ['step:2', []],
      ['step:3', ['step:2']],
      ['step:4', ['step:3']],
      ['step:5', []],
      ['step:6', ['step:5', 'step:4']],
    ]);
  });

  test('leaves out what is after its target', () => {
    const build = one({
      ...{ id: 'b', at: 0, end: 100, classic: true, dockerfile },
      options: { target: 'x' },
      steps: steps.slice(0, 4),
    });
    expect(build.steps.map(({ state }) => state)).toEqual(['ran', 'ran', 'ran', 'ran', 'skipped', 'skipped']);
  });
});

test('what another command tells leaves the views of builds the objects that they are', () => {
  const before = foldRuns(noRuns, eventsOf(simple('b', 100, 'FROM nginx\nRUN rm x')));
  const other = eventsOf(simple('c', 300, 'FROM redis')).slice(0, 1);
  const after = foldRuns(before, other);
  expect(after.views.size).toBe(before.views.size + 1);
  expect(viewsOfBuilds(before)).toHaveLength(1);
  const [view, ...more] = viewsOfBuilds(after);
  expect([view === viewsOfBuilds(before)[0], more]).toEqual([true, []]);
});
