import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '#engine/trace/event.ts';
import type { Build, BuildStep } from '../build.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { digestOf, eventsOf, type MadeBuild, prune, requestOf, simple } from './make-build.fixture.ts';

const FILE = 'FROM nginx\nENV A=1\nRUN one\nCOPY src /src\nRUN two';
const SRC = { path: 'src/a', content: 'old' };
const FIRST = simple('first', 0, FILE, { files: [SRC] });

const reason = ({ why }: BuildStep): string => {
  if (!why) return '-';
  const { evidence, ...rest } = why;
  return `${JSON.stringify(rest)} ${evidence}`;
};
/** Of the last build: instruction → reason, for those that have one. */
const whys = (...events: TraceEvent[]): Record<string, string> => {
  const last = buildsAt(toldByEvents(events.map((event, seq) => ({ ...event, seq })))).at(-1) as Build;
  return Object.fromEntries(
    last.steps.filter(({ why }) => why).map((step) => [step.name.replace(/^\[.*?\] /, ''), reason(step)]),
  );
};
const rebuilt = (next: MadeBuild, ...between: TraceEvent[]) => whys(...eventsOf(FIRST), ...between, ...eventsOf(next));
const again = (text = FILE, more: Parameters<typeof simple>[3] = {}) =>
  simple('next', 1000, text, { files: [SRC], ...more });
const parent = (step: string, root: object, evidence = 'observed') =>
  `${JSON.stringify({ kind: 'parent', step, root })} ${evidence}`;

describe('why a step was not in the cache', () => {
  test('nobody built it before', () => {
    const first = '{"kind":"first"} inferred';
    expect(whys(...eventsOf(FIRST))).toEqual({
      ...{ 'FROM docker.io/library/nginx:latest': first, 'RUN one': first, 'COPY src /src': first, 'RUN two': first },
    });
  });

  test('steps that were cached have no reason', () => {
    expect(rebuilt(again(FILE, { cached: [2, 3, 4] }))).toEqual({});
  });

  test('--no-cache', () => {
    const because = '{"kind":"no-cache","scope":"build"} observed';
    expect(rebuilt(again(FILE, { options: { noCache: '' } }))).toEqual({
      ...{ 'RUN one': because, 'COPY src /src': because, 'RUN two': because },
    });
  });

  test('a file of the same name in another folder is no change', () => {
    const client = (directory: string) => ({ client: { directory, argv: ['docker', 'build', '.'] } });
    const other = simple('other', 500, FILE, { files: [{ path: 'src/a', content: 'OTHER' }], ...client('/root/b') });
    const own = simple('own', 0, FILE, { files: [SRC], ...client('/root/a') });
    const now = again(FILE, { files: [{ path: 'src/a', content: 'new' }], cached: [2], ...client('/root/a') });
    expect(whys(...eventsOf(own, other, now))['COPY src /src']).toBe(
      `{"kind":"files","changed":[{"path":"src/a","how":"changed","before":"${digestOf('old')}","after":"${digestOf('new')}"}]} observed`,
    );
  });

  test('its text changed, and those above stand on it', () => {
    const root = { kind: 'instruction', before: 'RUN one', after: 'RUN ONE' };
    const text = FILE.replace('RUN one', 'RUN ONE');
    // Case counts in a command, though keywords may be written as one likes.
    expect(rebuilt(again(text))).toEqual({
      'RUN ONE': `${JSON.stringify(root)} observed`,
      'COPY src /src': parent('sha256:[2/4] RUN ONE', root),
      'RUN two': parent('sha256:[2/4] RUN ONE', root),
    });
  });

  test('an instruction was put before it', () => {
    const found = rebuilt(again(FILE.replace('RUN one', 'RUN zero\nRUN one'), { cached: [] }));
    expect(found['RUN zero']).toBe('{"kind":"first"} inferred');
    expect(found['RUN one']).toContain('"step":"sha256:[2/5] RUN zero","root":{"kind":"first"');
  });

  test('an instruction before it is gone', () => {
    expect(rebuilt(again(FILE.replace('RUN one\n', '')))['COPY src /src']).toContain('it stood on “RUN one”');
  });

  test('a line of the config changed, which matters to a RUN and not to a COPY', () => {
    const found = rebuilt(again(FILE.replace('A=1', 'A=2')));
    expect(found['RUN one']).toContain(
      '"step":"line:2","root":{"kind":"instruction","before":"ENV A=1","after":"ENV A=2"',
    );
  });

  test.each([
    [
      'a file changed',
      [{ path: 'src/a', content: 'new' }],
      [{ path: 'src/a', how: 'changed', before: digestOf('old'), after: digestOf('new') }],
    ],
    ['a file came', [SRC, { path: 'src/b', content: 'b' }], [{ path: 'src/b', how: 'added', after: digestOf('b') }]],
    ['a file went', [], [{ path: 'src/a', how: 'deleted', before: digestOf('old') }]],
    [
      'its mode changed',
      [{ ...SRC, mode: 0o755 }],
      [{ path: 'src/a', how: 'mode', before: digestOf('old'), after: digestOf('old') }],
    ],
  ])('%s', (_, files, changed) => {
    const found = rebuilt(again(FILE, { cached: [2], files }));
    expect(found['COPY src /src']).toBe(`${JSON.stringify({ kind: 'files', changed })} observed`);
    expect(found['RUN two']).toContain('"root":{"kind":"files"');
  });

  test.each([
    ['its inputs do not tell of what is below it', ['[internal] load build context'], 'files'],
    ['its inputs tell of what is below it', ['[2/3] RUN ONE'], 'parent'],
  ])('COPY --link, where %s', (_, inputs, kind) => {
    const text = 'FROM nginx\nRUN one\nCOPY --link src /src';
    const before = simple('a', 0, text, { files: [SRC] });
    const next = simple('b', 500, text.replace('one', 'ONE'), { files: [{ path: 'src/a', content: 'new' }] });
    const steps = next.steps.map((step, n) => (n === 2 ? { ...step, inputs } : step));
    expect(whys(...eventsOf(before, { ...next, steps }))['COPY --link src /src']).toContain(`{"kind":"${kind}"`);
  });

  test('files that were not seen to travel are no reason, and are not taken for new ones', () => {
    const unseen = '{"kind":"unknown","detail":"Not all files that it reads were seen to travel';
    const { files: _, ...blind } = again(FILE, { cached: [2] });
    expect(rebuilt(blind)['COPY src /src']).toContain(unseen);
    const seen = simple('third', 2000, FILE, { cached: [2], files: [SRC, { path: 'src/b', content: 'b' }] });
    expect(whys(...eventsOf({ ...blind, at: 0 }, seen))['COPY src /src']).toContain(unseen);
  });

  test('a file of a context that has a name, and not one of the same path in another', () => {
    const text = 'FROM nginx\nCOPY --from=lib a /a\nCOPY a /b';
    const contexts = { lib: 'local:../lib' };
    const build = (id: string, at: number, own: string, lib: string) =>
      simple(id, at, text, {
        ...{ options: { contexts }, files: [{ path: 'a', content: own }] },
        named: { lib: [{ path: 'a', content: lib }] },
      });
    const changed = (path: string) => [{ path, how: 'changed', before: digestOf('1'), after: digestOf('2') }];
    const found = whys(...eventsOf(build('one', 0, '1', '1'), build('two', 500, '1', '2')));
    expect(found['COPY --from=lib a /a']).toBe(
      `${JSON.stringify({ kind: 'files', changed: changed('lib:a') })} observed`,
    );
    expect(found['COPY a /b']).toContain('"kind":"parent"');
    const own = whys(...eventsOf(build('one', 0, '1', '1'), build('two', 500, '2', '1')));
    expect(own['COPY a /b']).not.toContain('"kind":"files","changed":[{"path":"lib:a"');
  });

  test('an address sends something else, as all else is the same', () => {
    const text = 'FROM nginx\nADD http://x/page /page\nRUN two';
    const found = whys(...eventsOf(simple('a', 0, text), simple('b', 500, text)));
    expect(found['ADD http://x/page /page']).toBe('{"kind":"source","source":"http://x/page"} inferred');
    expect(found['RUN two']).toContain('"root":{"kind":"source","source":"http://x/page"}');
  });

  test('a file that it does not copy is no reason', () => {
    const files = [SRC, { path: 'other', content: 'x' }];
    expect(rebuilt(again(FILE, { cached: [2], files }))['COPY src /src']).toContain('"kind":"unknown"');
  });

  test('a file whose content did not travel is known by an earlier transfer', () => {
    const second = again(FILE, { cached: [2], files: [{ path: 'src/a', content: 'new' }] });
    const third = simple('third', 2000, FILE, { cached: [2], files: [{ ...SRC, sent: false }] });
    const found = whys(...eventsOf(FIRST, second, third));
    // The same was made by the first build, so that something else must have taken it away.
    expect(found['COPY src /src']).toContain('"kind":"unknown"');
    const fourth = simple('fourth', 3000, FILE, { cached: [2], files: [{ path: 'src/a', content: 'newer' }] });
    expect(whys(...eventsOf(FIRST, second, third, fourth))['COPY src /src']).toBe(
      `{"kind":"files","changed":[{"path":"src/a","how":"changed","before":"${digestOf('old')}","after":"${digestOf('newer')}"}]} inferred`,
    );
  });

  test('--build-arg changed, which every RUN after ARG is given', () => {
    const text = 'FROM nginx\nARG V=1\nRUN one\nCOPY $V /v';
    const before = simple('a', 0, text, { files: [] });
    const found = whys(...eventsOf(before, simple('b', 500, text, { files: [], options: { args: { V: '2' } } })));
    expect(found['RUN one']).toBe('{"kind":"build-arg","name":"V","before":"1","after":"2"} observed');
    expect(found['COPY $V /v']).toContain('"kind":"parent"');
  });

  test('the default of an ARG changed', () => {
    const text = 'FROM nginx\nARG V=1\nRUN one';
    const found = whys(...eventsOf(simple('a', 0, text), simple('b', 500, text.replace('V=1', 'V=2'))));
    expect(found['RUN one']).toContain(
      '"step":"line:2","root":{"kind":"instruction","before":"ARG V=1","after":"ARG V=2"}',
    );
  });

  test('the base image moved', () => {
    const base = (digest: string) => ({ base: `docker.io/library/nginx:latest@sha256:${digest}` });
    const found = whys(
      ...eventsOf(simple('a', 0, 'FROM nginx\nRUN x', base('aa')), simple('b', 500, 'FROM nginx\nRUN x', base('bb'))),
    );
    const moved = '{"kind":"base","image":"nginx","before":"sha256:aa","after":"sha256:bb"';
    expect(found['FROM docker.io/library/nginx:latest@sha256:bb']).toBe(`${moved}} observed`);
    expect(found['RUN x']).toContain(`"root":${moved}`);
  });

  test('the cache was pruned', () => {
    const found = rebuilt(again(), ...prune(500));
    expect(found['RUN one']).toBe('{"kind":"pruned"} inferred');
    expect(found['COPY src /src']).toBe(parent('sha256:[2/4] RUN one', { kind: 'pruned' }, 'inferred'));
  });

  test('what was pruned before it was made is no reason', () => {
    const found = whys(
      ...eventsOf(simple('zero', 0, FILE, { files: [SRC] })),
      ...prune(300),
      ...eventsOf(simple('one', 400, FILE, { files: [SRC] }), again()),
    );
    expect(found['RUN one']).toContain('"kind":"unknown"');
  });

  test('a build that failed did not make it', () => {
    const failed = simple('bad', 500, 'FROM nginx\nRUN new');
    const steps = failed.steps.map((step, n) => (n === 1 ? { ...step, error: 'exit code: 1' } : step));
    const found = whys(
      ...eventsOf({ ...failed, steps, error: 'exit code: 1' }, simple('ok', 900, 'FROM nginx\nRUN new')),
    );
    expect(found['RUN new']).toBe('{"kind":"first"} inferred');
  });

  test('another Dockerfile in between is not what it is held against', () => {
    const other = simple('other', 500, 'FROM redis\nRUN else', { options: { file: 'Other' } });
    const found = whys(...eventsOf(FIRST, other, again(FILE.replace('RUN one', 'RUN 1'))));
    expect(found['RUN 1']).toContain('"before":"RUN one"');
  });
});

describe('the classic builder', () => {
  const classic = (id: string, at: number, lines: string[], more: Partial<MadeBuild> = {}): MadeBuild => ({
    ...{ id, at, end: at + 100, classic: true, dockerfile: lines.join('\n') },
    steps: lines.map((line, n) => ({
      name: `Step ${n + 1}/${lines.length} : ${line}`,
      start: at + n * 10,
      end: at + n * 10 + 9,
    })),
    ...more,
  });
  const lines = ['FROM a', 'ENV A=1', 'COPY b /b'];

  test('has a cache of its own, where a line of the config is a step too', () => {
    const kit = simple('kit', 0, lines.join('\n'));
    expect(whys(...eventsOf(kit, classic('c', 500, lines)))['Step 2/3 : ENV A=1']).toBe('{"kind":"first"} inferred');
    const found = whys(...eventsOf(classic('c', 500, lines), classic('d', 900, ['FROM a', 'ENV A=2', 'COPY b /b'])));
    expect(found['Step 2/3 : ENV A=2']).toContain('"kind":"instruction"');
    expect(found['Step 3/3 : COPY b /b']).toContain('"step":"step:2"');
  });

  test('loses it with its images, not with BuildKit’s cache', () => {
    const both = (between: TraceEvent[]) =>
      whys(...eventsOf(classic('c', 0, lines)), ...between, ...eventsOf(classic('d', 900, lines)));
    expect(both(requestOf('rm', 'DELETE /images/{name}', 500))['Step 2/3 : ENV A=1']).toBe(
      '{"kind":"pruned"} inferred',
    );
    expect(both(prune(500))['Step 2/3 : ENV A=1']).toContain('"kind":"unknown"');
  });
});
