import { expect, test } from 'vitest';
import { dockerignoreOf } from './dockerignore.ts';

const TEXT = '# comment\n.git\n**/*.log\n/dist\nnode_modules/\n*.md\n!README.md\n';

test.each([
  ['.git', true],
  ['.git/config', true],
  ['a/b/x.log', true],
  ['dist/app.js', true],
  ['src/dist', false],
  ['node_modules/x/y.js', true],
  ['src/node_modules', false],
  ['NOTES.md', true],
  ['README.md', false],
  ['docs/x.md', false],
  ['Readme.Md', false],
  ['app.js', false],
])('%s: %s', (path, ignored) => {
  expect(dockerignoreOf(TEXT)(path)).toBe(ignored);
});
