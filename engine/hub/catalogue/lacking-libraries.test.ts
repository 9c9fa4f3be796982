import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { helloElf } from '#engine/lab/base-images/hello-elf.ts';
import { elfNeeds } from './elf-needs.ts';
import { FileTree, type TreeNode } from './file-tree.ts';
import { lackingLibraries } from './lacking-libraries.ts';

const rights = { mode: 0o755, uid: 0, gid: 0 };
const file = (data = Buffer.alloc(0)): TreeNode => ({ kind: 'file', data, ...rights });
const link = (to: string): TreeNode => ({ kind: 'link', to, ...rights });
/** Whatever this runs on: a program that is linked dynamically, with the C library among what it needs. */
const NODE = readFileSync(process.execPath);
const LIBRARY = 'libc.so.6';

function lacking(files: Record<string, TreeNode>): string[] {
  const below = new FileTree();
  for (const [path, node] of Object.entries(files)) below.put(path, node);
  const tree = new FileTree(below);
  tree.put('usr/bin/node', file(NODE));
  return lackingLibraries(tree).filter((line) => line.endsWith(LIBRARY));
}

test.each<[string, Record<string, TreeNode>]>([
  ['in a layer below', { [`usr/lib/${LIBRARY}`]: file() }],
  ['through a link of the directory', { lib: link('usr/lib64'), [`usr/lib64/${LIBRARY}`]: file() }],
  ['through a link of its own', { [`usr/lib/${LIBRARY}`]: link('libc-2.so'), 'usr/lib/libc-2.so': file() }],
])('a library is there: %s', (_, files) => expect(lacking(files)).toEqual([]));

test.each<[string, Record<string, TreeNode>]>([
  ['nowhere', {}],
  ['where the loader does not look', { [`usr/lib/x86_64-linux-gnu/blas/${LIBRARY}`]: file() }],
  ['a link that leads nowhere', { [`usr/lib/${LIBRARY}`]: link('libc-2.so') }],
])('a library is lacking: %s', (_, files) => expect(lacking(files)).toEqual([`usr/bin/node needs ${LIBRARY}`]));

test.each([
  ['a script', Buffer.from('#!/bin/sh\n')],
  ['nothing', Buffer.alloc(0)],
  ['a static program', helloElf('hello')],
])('%s needs no library', (_, data) => expect(elfNeeds(data)).toBeNull());
