import { describe, expect, test } from 'vitest';
import type { TravelledFile } from '#engine/trace/build.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { covers, filesReadBy } from './context-files.ts';
import { parseDockerfile } from './dockerfile.ts';
import { eventsOf, type MadeBuild } from './make-build.fixture.ts';

describe('does a source of COPY cover a file?', () => {
  test.each([
    ['.', 'a/b', true],
    ['./', 'a', true],
    ['/', 'a', true],
    ['a', 'a', true],
    ['./a', 'a', true],
    ['/a/', 'a/b/c', true],
    ['a', 'ab', false],
    ['a/b', 'a', false],
    ['*.txt', 'a.txt', true],
    ['*.txt', 'd/a.txt', false],
    ['d/*', 'd/a/b', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[ab].c', 'b.c', true],
    ['[^ab].c', 'b.c', false],
    ['a+(b)', 'a+(b)', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['[', '[', false],
  ])('%s: %s → %s', (source, path, expected) => {
    expect(covers(source, path)).toBe(expected);
  });
});

describe('which files an instruction reads', () => {
  const files = ['a.txt', 'src/b', 'src/c.log', 'Dockerfile'].map(
    (path): TravelledFile => ({ path, type: 'file', size: 1, mode: 0o644, uid: 0, gid: 0, mtime: 1 }),
  );
  test.each([
    ['COPY . /', ['a.txt', 'src/b', 'src/c.log', 'Dockerfile']],
    ['ADD src *.txt /x/', ['a.txt', 'src/b', 'src/c.log']],
    ['COPY --from=other src /x', []],
    ['RUN --mount=type=bind,source=src,target=/s make', ['src/b', 'src/c.log']],
    ['RUN --mount=target=/s make', ['a.txt', 'src/b', 'src/c.log', 'Dockerfile']],
    ['RUN make', []],
  ])('%s', (text, expected) => {
    const instruction = parseDockerfile(`FROM x\n${text}`).stages[0]?.instructions[1];
    expect(instruction && filesReadBy(instruction, files).map(({ path }) => path)).toEqual(expected);
  });
});

describe('what .dockerignore leaves out of a context that travelled whole', () => {
  const text = 'FROM nginx\nCOPY . /';
  const build = (id: string, at: number, dockerfile: string, more: Partial<MadeBuild> = {}): MadeBuild => ({
    ...{ id, at, end: at + 100, classic: true, dockerfile },
    files: [
      { path: '.dockerignore', content: 'Dockerfile\n.dockerignore' },
      { path: 'a', content: String(at) },
    ],
    ignore: 'Dockerfile\n.dockerignore',
    steps: [
      { name: 'Step 1/2 : FROM nginx', start: at + 1, end: at + 2, image: 'nginx' },
      { name: 'Step 2/2 : COPY . /', start: at + 3, end: at + 4, image: `image${at}` },
    ],
    ...more,
  });

  test('is no change where the builder takes it out itself', () => {
    const builds = buildsAt(toldByEvents(eventsOf(build('one', 0, text), build('two', 1000, `${text}\n# other`))));
    const why = builds[1]?.steps.find(({ instruction }) => instruction === 'COPY')?.why;
    expect(why).toMatchObject({ kind: 'files', changed: [{ path: 'a' }] });
    expect(why).toHaveProperty('changed.length', 1);
  });
});
