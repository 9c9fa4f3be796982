/** Files of the context are edited. */
import { BUILDKIT, type CorpusCase, on, pair } from './corpus-case.ts';

const NODE = { 'package.json': '{"f":1}\n', 'src/a.js': 'a\n', 'src/b.js': 'b\n' };
const CAREFUL = on('WORKDIR /f', 'COPY package.json ./', 'RUN echo install', 'COPY src src');
const CARELESS = on('WORKDIR /g', 'COPY . .', 'RUN echo install');
const TREE = { 'd/a': 'a\n', 'd/e/b': 'b\n', other: 'o\n' };

export const FILE_EDITS: readonly CorpusCase[] = [
  pair('a source edited below package.json', { dockerfile: CAREFUL, files: NODE }, { files: { 'src/a.js': 'a2\n' } }),
  pair(
    'package.json edited',
    { dockerfile: CAREFUL, files: NODE },
    { files: { 'package.json': '{"f":2}\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'a source edited, everything copied first',
    { dockerfile: CARELESS, files: NODE },
    { files: { 'src/a.js': 'a2\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'touched, and given to another owner',
    { dockerfile: on('COPY d /f03'), files: TREE },
    {},
    { between: { kind: 'touch', paths: ['d/a', 'd/e/b', 'd'], owner: 7 } },
  ),
  pair(
    'a file that COPY does not cover',
    { dockerfile: on('COPY d /f04'), files: TREE },
    { files: { other: 'o2\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'mode of a file',
    { dockerfile: on('COPY d/a /f05'), files: TREE },
    { files: { 'd/a': { text: 'a\n', mode: 0o755 } } },
    { builders: BUILDKIT },
  ),
  pair('mode of a directory', { dockerfile: on('COPY d /f06'), files: TREE }, { files: { 'd/e': { mode: 0o700 } } }),
  pair(
    'mode of the directory copied',
    { dockerfile: on('COPY d /f07'), files: TREE },
    { files: { d: { mode: 0o700 } } },
  ),
  pair(
    'a file added in a directory',
    { dockerfile: on('COPY d /f08'), files: TREE },
    { files: { 'd/new': 'n\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'a file deleted in a directory',
    { dockerfile: on('COPY d /f09'), files: TREE },
    { files: { 'd/e/b': null } },
    { builders: BUILDKIT },
  ),
  pair(
    'a file renamed in a directory',
    { dockerfile: on('COPY d /f10'), files: TREE },
    { files: { 'd/a': null, 'd/z': 'a\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'an empty directory added',
    { dockerfile: on('COPY d /f11'), files: TREE },
    { files: { 'd/empty': { mode: 0o755 } } },
  ),
  pair(
    'the same file from another directory',
    { dockerfile: on('COPY d/a /f12'), files: { ...TREE, 'x/a': 'a\n' } },
    { dockerfile: on('COPY x/a /f12') },
  ),
  pair(
    'the same content under another name',
    { dockerfile: on('COPY d/a /f13'), files: { ...TREE, 'd/c': 'a\n' } },
    { dockerfile: on('COPY d/c /f13') },
  ),
  pair(
    'a pattern meets one file more',
    { dockerfile: on('COPY d/*.txt /f14/'), files: { 'd/a.txt': 'a\n', 'd/b.md': 'b\n' } },
    { files: { 'd/c.txt': 'c\n' } },
  ),
  pair(
    'a pattern does not meet what is edited',
    { dockerfile: on('COPY d/?.txt /f15/'), files: { 'd/a.txt': 'a\n', 'd/b.md': 'b\n', 'd/cc.txt': 'c\n' } },
    { files: { 'd/b.md': 'b2\n', 'd/cc.txt': 'c2\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'a pattern and a hidden file',
    { dockerfile: on('COPY d/* /f16/'), files: TREE },
    { files: { 'd/.hidden': 'h\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'a symlink leads to a file of the same content',
    { dockerfile: on('COPY l /f17'), files: { a: 'a\n', b: 'a\n', l: { link: 'a' } } },
    { files: { l: { link: 'b' } } },
  ),
  pair(
    "a symlink's target edited",
    { dockerfile: on('COPY l /f18'), files: { a: 'a\n', l: { link: 'a' } } },
    { files: { a: 'a2\n' } },
  ),
  pair(
    'a symlink in a directory leads elsewhere',
    { dockerfile: on('COPY d /f19'), files: { 'd/a': 'a\n', 'd/b': 'a\n', 'd/l': { link: 'a' } } },
    { files: { 'd/l': { link: 'b' } } },
    { builders: BUILDKIT },
  ),
  pair(
    'sources in another order',
    { dockerfile: on('COPY d/a other /f20/'), files: TREE },
    { dockerfile: on('COPY other d/a /f20/') },
  ),
  pair(
    'the Dockerfile is part of what is copied',
    { dockerfile: on('COPY . /f21'), files: TREE },
    { dockerfile: on('COPY . /f21', '# more') },
  ),
  pair(
    'the Dockerfile is left out of what is copied',
    { dockerfile: on('COPY . /f22'), files: { ...TREE, '.dockerignore': 'Dockerfile\n.dockerignore\n' } },
    { dockerfile: on('COPY . /f22', '# more') },
    { builders: BUILDKIT },
  ),
  pair(
    'what is left out edited',
    {
      dockerfile: on('COPY . /f23'),
      files: { ...TREE, '.dockerignore': '# logs\n**/*.log\n/d/e/\n', 'x/y/z.log': '1\n' },
    },
    { files: { 'x/y/z.log': '2\n', 'd/e/b': 'b2\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'what is taken back in edited',
    { dockerfile: on('COPY . /f24'), files: { ...TREE, '.dockerignore': 'd\n!d/e/b\n' } },
    { files: { 'd/e/b': 'b2\n' } },
  ),
  pair(
    'beside what is taken back in',
    { dockerfile: on('COPY . /f25'), files: { ...TREE, '.dockerignore': 'd\n!d/e/b\n' } },
    { files: { 'd/a': 'a2\n', 'd/e/c': 'new\n' } },
  ),
  pair(
    'rules are for the root, and their order counts',
    {
      dockerfile: on('COPY . /f26'),
      files: { a: 'a\n', 'd/a': 'a\n', 'd/k': 'k\n', '.dockerignore': 'a\n!d/k\nd/k\n' },
    },
    { files: { a: 'a2\n', 'd/k': 'k2\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'rules do not reach down by themselves',
    { dockerfile: on('COPY . /f27'), files: { a: 'a\n', 'd/a': 'a\n', '.dockerignore': 'a\n' } },
    { files: { 'd/a': 'a2\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    '.dockerignore edited, the same files left',
    { dockerfile: on('COPY d /f28'), files: { ...TREE, '.dockerignore': 'nothing\n' } },
    { files: { '.dockerignore': '# nothing\nno*\n' } },
  ),
  pair(
    '.dockerignore leaves out one file more',
    { dockerfile: on('COPY d /f29'), files: { ...TREE, '.dockerignore': 'x\n' } },
    { files: { '.dockerignore': 'x\nd/[a-c]\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'an ignore file of the Dockerfile’s own',
    { dockerfile: on('COPY d /f30'), files: { ...TREE, 'Dockerfile.dockerignore': 'd/a\n', '.dockerignore': 'd/e\n' } },
    { files: { 'd/a': 'a2\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'over nothing, two files change places',
    { dockerfile: 'FROM scratch\nCOPY d/a /f31\nCOPY other /o\n', files: TREE },
    { dockerfile: 'FROM scratch\nCOPY other /o\nCOPY d/a /f31\n' },
  ),
];
