import { describe, expect, test } from 'vitest';
import type { TravelledFile } from '#engine/trace/build.ts';
import { covers, filesReadBy } from './context-files.ts';
import { parseDockerfile } from './dockerfile.ts';

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
    ['COPY . /', undefined, ['a.txt', 'src/b', 'src/c.log', 'Dockerfile']],
    ['COPY . /', '*.txt\n**/*.log\n# c\nDockerfile', ['src/b']],
    ['COPY . /', 'src\n!src/b', ['a.txt', 'src/b', 'Dockerfile']],
    ['COPY . /', 'SRC', ['a.txt', 'src/b', 'src/c.log', 'Dockerfile']],
    ['ADD src *.txt /x/', undefined, ['a.txt', 'src/b', 'src/c.log']],
    ['COPY --from=other src /x', undefined, []],
    ['RUN --mount=type=bind,source=src,target=/s make', undefined, ['src/b', 'src/c.log']],
    ['RUN --mount=target=/s make', undefined, ['a.txt', 'src/b', 'src/c.log', 'Dockerfile']],
    ['RUN make', undefined, []],
  ])('%s without %j', (text, ignore, expected) => {
    const instruction = parseDockerfile(`FROM x\n${text}`).stages[0]?.instructions[1];
    expect(instruction && filesReadBy(instruction, files, ignore).map(({ path }) => path)).toEqual(expected);
  });
});
