import { describe, expect, test } from 'vitest';
import type { ContextFile } from './context-file.ts';
import { dockerignoreOf, isLeftOut, rulesOf, sentFiles } from './dockerignore.ts';

const OUT = true;
const IN = false;

describe('one path', () => {
  test.each([
    ['a name at the root', 'a', 'a', OUT],
    ['the same name further down stays', 'a', 'd/a', IN],
    ['all below a directory', 'd', 'd/e/f', OUT],
    ['a slash before and after', '/d/', 'd/a', OUT],
    ['dots on the way', './d/../e', 'e/a', OUT],
    ['a star ends at a slash', '*.log', 'd/x.log', IN],
    ['a star for a directory', '*/temp', 'd/temp/x', OUT],
    ['two stars before a name', '**/x.log', 'a/b/x.log', OUT],
    ['two stars before a name at the root', '**/x.log', 'x.log', OUT],
    ['two stars in between', 'a/**/z', 'a/z', OUT],
    ['two stars at the end', 'a/**', 'a/b/c', OUT],
    ['two stars at the end leave the directory', 'a/**', 'a', IN],
    ['a question mark', 'a?', 'ab', OUT],
    ['a range', 'a[b-d]', 'ac', OUT],
    ['a range that is not', 'a[^b]', 'ab', IN],
    ['letters’ case counts', 'A', 'a', IN],
    ['a dot is a dot', 'a.b', 'axb', IN],
    ['a plus is a plus', 'a+', 'a+', OUT],
    ['an escaped star', 'a\\*', 'ab', IN],
    ['blanks around', '  a  ', 'a', OUT],
    ['a comment', '#a', '#a', IN],
    ['a comment that is none', ' #a', '#a', OUT],
    ['a byte-order mark', '\uFEFFa', 'a', OUT],
    ['taken back in', 'd\n!d/a', 'd/a', IN],
    ['taken back in, with a blank', 'd\n! d/a', 'd/a', IN],
    ['beside what is taken back in', 'd\n!d/a', 'd/b', OUT],
    ['the last rule counts', '!d/a\nd', 'd/a', OUT],
    ['a directory taken back in', '*\n!d', 'd/e/f', IN],
    ['the context itself is no path', '.', 'a', IN],
    ['only a mark', '!', 'a', IN],
    ['a range without an end', 'a[', 'ab', IN],
  ])('%s', (_, rules, path, expected) => {
    expect(isLeftOut(rulesOf(rules), path)).toBe(expected);
  });
});

const dir = (path: string): ContextFile => ({ path, type: 'directory', mode: 0o700, uid: 0, gid: 0 });
const file = (path: string): ContextFile => ({ ...dir(path), type: 'file', mode: 0o644, sha256: 'sha256:0' });

describe('what is sent', () => {
  const all = [dir('d'), file('d/a'), file('d/b'), file('o')];
  test('a directory comes along with what is taken back in', () => {
    const sent = sentFiles(all, 'd\n!d/b');
    expect(sent.map(({ path, implied }) => [path, implied])).toEqual([
      ['d', true],
      ['d/b', undefined],
      ['o', undefined],
    ]);
  });

  test('everything without rules', () => {
    expect(sentFiles(all, undefined)).toEqual(all);
  });
});

test.each([
  ['.git', OUT],
  ['.git/config', OUT],
  ['a/b/x.log', OUT],
  ['dist/app.js', OUT],
  ['src/dist', IN],
  ['node_modules/x/y.js', OUT],
  ['src/node_modules', IN],
  ['NOTES.md', OUT],
  ['README.md', IN],
  ['docs/x.md', IN],
  ['Readme.Md', IN],
  ['app.js', IN],
])('of a file as people write it: %s', (path, expected) => {
  const leavesOut = dockerignoreOf('# comment\n.git\n**/*.log\n/dist\nnode_modules/\n*.md\n!README.md\n!Readme.Md\n');
  expect(leavesOut(path)).toBe(expected);
});
