import { describe, expect, test } from 'vitest';
import type { FileEntry } from '#engine/trace/workspace.ts';
import { type Listing, moveInTree, type Tree, type TreeMove, treeRows } from './tree-rows.ts';

const entry = (name: string, type: FileEntry['type'] = 'file'): FileEntry => ({
  ...{ name, type, size: 1, mode: 0o644, modified: 0, changed: 0 },
});
const listed = (...entries: FileEntry[]): Listing => ({ state: 'listed', entries, more: 0 });

const tree = (expanded: string[], more: Partial<Record<string, Listing>> = {}): Tree => ({
  listings: new Map(
    Object.entries({
      '/root': listed(entry('b'), entry('app', 'directory'), entry('a'), entry('.git', 'directory')),
      '/root/app': listed(entry('Dockerfile')),
      ...more,
    } as Record<string, Listing>),
  ),
  expanded: new Set(expanded),
  isIgnored: (path) => path === '/root/.git',
});

const drawn = (from: Tree): string[] =>
  treeRows(from, '/root').map(
    (row) => `${' '.repeat(row.level - 1)}${row.note ?? row.name}${row.ignored ? ' (ignored)' : ''}`,
  );

describe('rows', () => {
  test('directories come first', () => {
    expect(drawn(tree([]))).toEqual(['.git (ignored)', 'app', 'a', 'b']);
  });
  test('an open directory shows what is in it', () => {
    expect(drawn(tree(['/root/app']))).toEqual(['.git (ignored)', 'app', ' Dockerfile', 'a', 'b']);
  });
  test.each<[string, Listing | undefined, string]>([
    ['not known yet', undefined, ' loading …'],
    ['refused', { state: 'refused', error: 'No such directory.' }, ' No such directory.'],
    ['empty', listed(), ' empty'],
  ])('an open directory that is %s says so', (_, listing, expected) => {
    expect(drawn(tree(['/root/app'], { '/root/app': listing }))).toContain(expected);
  });
  test('what a listing leaves out is counted', () => {
    const listings = { '/root': { state: 'listed', entries: [entry('a')], more: 7 } as const };
    expect(drawn(tree([], listings))).toEqual(['a', '7 more are not listed']);
  });
});

describe('keys', () => {
  const rows = treeRows(tree(['/root/app']), '/root');
  test.each<[string, string, TreeMove]>([
    ['/root/app', 'ArrowDown', { focus: '/root/app/Dockerfile' }],
    ['/root/app', 'ArrowUp', { focus: '/root/.git' }],
    ['/root/.git', 'ArrowUp', { focus: '/root/.git' }],
    ['/root/b', 'ArrowDown', { focus: '/root/b' }],
    ['/root/b', 'Home', { focus: '/root/.git' }],
    ['/root/.git', 'End', { focus: '/root/b' }],
    ['/root/.git', 'ArrowRight', { expand: '/root/.git' }],
    ['/root/app', 'ArrowRight', { focus: '/root/app/Dockerfile' }],
    ['/root/app', 'ArrowLeft', { collapse: '/root/app' }],
    ['/root/app/Dockerfile', 'ArrowLeft', { focus: '/root/app' }],
    ['/root/a', 'ArrowLeft', null],
    ['/root/app', 'b', { focus: '/root/b' }],
    ['/root/b', 'A', { focus: '/root/app' }],
    ['/root/b', 'x', null],
  ])('%s %s', (current, key, move) => {
    expect(moveInTree(rows, current, key)).toEqual(move);
  });
  test('an empty tree goes nowhere', () => {
    expect(moveInTree([], null, 'ArrowDown')).toBeNull();
  });
});
