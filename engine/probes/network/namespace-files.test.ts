import { expect, it } from 'vitest';
import { namespaceFiles } from './namespace-files.ts';

const LINE = (root: string, point: string) => `503 29 0:4 ${root} ${point} rw shared:12 - nsfs nsfs rw`;
const TABLE = [
  '29 1 0:60 / / rw,relatime - overlay overlay rw,lowerdir=/a',
  LINE('net:[4026532415]', '/run/docker/netns/3f0c5a'),
  LINE('net:[4026532999]', '/run/docker/netns/1-abcdef'),
  LINE('mnt:[4026532001]', '/run/docker/netns/other'),
  LINE('net:[4026532500]', '/run/netns/laptop'),
  LINE('net:[4026532501]', '/root/elsewhere'),
  LINE('net:[4026532502]', '/run/docker/netns/3f0c5a'),
].join('\n');

it('tells the network namespaces at their places, of two at one place the upper', () => {
  expect(namespaceFiles(TABLE, 10)).toEqual({
    files: [
      { inode: '4026532502', path: '/run/docker/netns/3f0c5a' },
      { inode: '4026532999', path: '/run/docker/netns/1-abcdef' },
      { inode: '4026532500', path: '/run/netns/laptop' },
    ],
    cut: false,
  });
});

it('says when there are more', () => {
  expect(namespaceFiles(TABLE, 2)).toMatchObject({ cut: true, files: [{}, {}] });
});
