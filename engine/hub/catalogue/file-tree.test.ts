import { describe, expect, test } from 'vitest';
import { FileTree, type TreeNode } from './file-tree.ts';

const root = { uid: 0, gid: 0 };
const file = (text = '', mode = 0o644): TreeNode => ({ kind: 'file', data: Buffer.from(text), mode, ...root });
const directory = (mode = 0o755): TreeNode => ({ kind: 'directory', mode, ...root });
const link = (to: string): TreeNode => ({ kind: 'link', to, mode: 0o777, ...root });

/** As Debian: `/bin` leads to `/usr/bin`. */
function debian(): FileTree {
  const tree = new FileTree();
  tree.put('usr/bin', directory());
  tree.put('bin', link('usr/bin'));
  tree.put('tmp', directory(0o1777));
  return tree;
}

describe('where a file goes', () => {
  test.each([
    ['plain', 'etc/passwd', ['etc', 'etc/passwd']],
    ['through a link of the layer below', 'bin/tool', ['usr', 'usr/bin', 'usr/bin/tool']],
    ['above the root, which is the root', '../../etc/x', ['etc', 'etc/x']],
    ['above the root, from below', 'tmp/../../../etc/x', ['etc', 'etc/x']],
    ['with an absolute path', '/etc/x', ['etc', 'etc/x']],
  ])('%s', (_, path, paths) => {
    const tree = new FileTree(debian());
    tree.put(path, file());
    expect(tree.paths).toEqual(paths);
  });

  test.each([
    ['an absolute one', '/etc'],
    ['a relative one that climbs', '../../../../etc'],
  ])('a link that leads out stays in the image: %s', (_, to) => {
    const tree = new FileTree();
    tree.put('escape', link(to));
    tree.put('escape/passwd', file('mine'));
    expect(tree.paths).toEqual(['escape', 'etc', 'etc/passwd']);
  });

  test('links in a circle are an error, not a hang', () => {
    const tree = new FileTree();
    tree.put('a', link('b'));
    tree.put('b', link('a'));
    expect(() => tree.put('a/x', file())).toThrow('too many links');
  });

  test('below a file nothing can be', () => {
    const tree = new FileTree();
    tree.put('a', file());
    expect(() => tree.put('a/b', file())).toThrow('a is no directory');
  });
});

describe('directories', () => {
  test('a layer says again what rights those have that it adds to', () => {
    const tree = new FileTree(debian());
    tree.put('tmp/x', file());
    expect(tree.tarEntries()[0]).toMatchObject({ path: 'tmp', mode: 0o1777 });
  });

  test('of packages do not change those that are there, nor the link in their place', () => {
    const tree = new FileTree(debian());
    tree.add([
      { path: 'tmp', kind: 'directory', mode: 0o700, ...root },
      { path: 'bin', kind: 'directory', mode: 0o755, ...root },
    ]);
    expect(tree.paths).toEqual([]);
  });

  test('of a recipe do', () => {
    const tree = new FileTree(debian());
    tree.replace('tmp', directory(0o700));
    expect(tree.tarEntries()).toMatchObject([{ path: 'tmp', mode: 0o700 }]);
  });
});

test('the order does not depend on how files came', () => {
  const [one, other] = [new FileTree(), new FileTree()];
  const paths = ['b/c', 'a', 'b-c', 'b/a'];
  for (const path of paths) one.put(path, file());
  for (const path of paths.reverse()) other.put(path, file());
  expect(one.tarEntries()).toEqual(other.tarEntries());
  expect(one.paths).toEqual(['a', 'b', 'b-c', 'b/a', 'b/c']);
});

test('hard links stay so, also when the name that came first is left out', () => {
  const tree = new FileTree();
  tree.add([
    { path: 'perl', kind: 'file', data: Buffer.from('x'), mode: 0o755, ...root },
    { path: 'perl5', kind: 'hardlink', to: 'perl' },
    { path: 'perl6', kind: 'hardlink', to: 'perl' },
  ]);
  tree.drop((path) => path === 'perl');
  expect(tree.tarEntries()).toMatchObject([
    { path: 'perl5', kind: 'file' },
    { path: 'perl6', kind: 'hardlink', to: 'perl5', mode: 0o755 },
  ]);
});

test('devices are not taken, and a hard link to one is an error', () => {
  const tree = new FileTree();
  tree.add([{ path: 'dev/sda', kind: 'other', type: '4' }]);
  expect(tree.paths).toEqual([]);
  expect(() => tree.add([{ path: 'x', kind: 'hardlink', to: 'dev/sda' }])).toThrow('which is no file');
});

test('what is dropped leaves no empty folder of documents', () => {
  const tree = new FileTree();
  for (const path of ['usr/share/man/man1/x', 'usr/share/doc/x/copyright', 'etc/x/y']) tree.put(path, file());
  tree.drop((path) => /man1\/x|etc\/x\/y/.test(path));
  expect(tree.paths).toEqual([
    'etc',
    'etc/x',
    'usr',
    'usr/share',
    'usr/share/doc',
    'usr/share/doc/x',
    'usr/share/doc/x/copyright',
  ]);
});
