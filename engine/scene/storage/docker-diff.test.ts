import { describe, expect, test } from 'vitest';
import type { StateChanged } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import type { FileAction, FileChange } from '#engine/trace/storage.ts';
import { filesAt } from './container-files.ts';
import { diffOf } from './docker-diff.ts';

type Told = [FileAction, string, Partial<FileChange>?];

const LOWER = '/var/lib/docker/overlay2/a/diff';
const below = { lower: LOWER };

const eventsOf = (told: readonly Told[]): StateChanged[] =>
  told.map(([action, path, more], index) => ({
    ...{ type: 'state.changed', seq: index, at: nanos(index), evidence: 'observed' },
    ...{ subject: { kind: 'file', id: `c${path}` }, state: 'present', action },
    attributes: { container: 'c', path, where: 'upper', ...more } as StateChanged['attributes'],
  }));

const diff = (told: readonly Told[], at = Number.POSITIVE_INFINITY): string[] =>
  diffOf(filesAt(eventsOf(told), 'c', at).files).map(({ kind, path }) => `${kind} ${path}`);

const CASES: [string, Told[], string[]][] = [
  ['a file is only read', [['read', '/a', { where: 'lower', ...below }]], []],
  ['a new file', [['created', '/a']], ['A /a']],
  [
    'a copy with other bytes, and the directories above it',
    [
      ['copied-up', '/d', { ...below, directory: true, same: true }],
      ['copied-up', '/d/a', { ...below, bytes: 9 }],
      ['changed', '/d/a', below],
    ],
    ['C /d', 'C /d/a'],
  ],
  ['a copy that stayed the same', [['copied-up', '/a', { ...below, same: true }]], []],
  ['a whiteout', [['deleted', '/a', { ...below, whiteout: true }]], ['D /a']],
  [
    'a new file that went',
    [
      ['created', '/a'],
      ['deleted', '/a'],
    ],
    [],
  ],
  ['a file of the image takes another name', [['renamed', '/b', { from: '/a', leaves: 'whiteout' }]], ['D /a', 'A /b']],
  [
    'a new directory takes another name, with what is in it',
    [
      ['created', '/d', { directory: true }],
      ['created', '/d/a'],
      ['renamed', '/e', { from: '/d', directory: true }],
    ],
    ['A /e', 'A /e/a'],
  ],
  [
    'what hides names of the image gets another name, where there is nothing to hide',
    [
      ['deleted', '/d', { ...below, directory: true, whiteout: true }],
      ['created', '/d', { directory: true }],
      ['hidden', '/d/s', { ...below, directory: true, opaque: true, hides: ['x'] }],
      ['renamed', '/e', { from: '/d', directory: true, leaves: 'whiteout' }],
    ],
    ['D /d', 'A /e', 'A /e/s'],
  ],
  [
    'a new directory comes to a name of the image: what it hides, and what comes to names that the image has, too',
    [
      ['deleted', '/d', { ...below, directory: true, whiteout: true }],
      ['created', '/n', { directory: true }],
      ['created', '/n/x'],
      ['created', '/n/z'],
      ['renamed', '/d', { ...below, from: '/n', directory: true, same: true, hides: ['x', 'y'] }],
      ['renamed', '/d/x', { ...below, from: '/n/x' }],
    ],
    ['C /d', 'C /d/x', 'D /d/y', 'A /d/z'],
  ],
  [
    'a directory that is made anew, with one of the names again',
    [
      ['deleted', '/d/x', { ...below, whiteout: true }],
      ['hidden', '/d', { ...below, directory: true, opaque: true, hides: ['x', 'y'] }],
      ['created', '/d/x', below],
    ],
    ['C /d', 'C /d/x', 'D /d/y'],
  ],
  [
    'a new directory goes, and another comes in its place',
    [
      ['created', '/d', { directory: true }],
      ['created', '/d/a'],
      ['created', '/d', { directory: true }],
    ],
    ['A /d'],
  ],
  [
    'what was in a directory goes with it',
    [
      ['created', '/d/n'],
      ['deleted', '/d', { ...below, whiteout: true }],
    ],
    ['D /d'],
  ],
];

describe('docker diff, worked out', () => {
  test.each(CASES)('%s', (_, told, expected) => {
    expect(diff(told)).toEqual(expected);
  });
});

test('only what came until then counts, and a copy from its beginning', () => {
  const told: Told[] = [
    ['created', '/a'],
    ['created', '/b'],
    ['created', '/b2'],
    ['copied-up', '/c', { ...below, took: 2 }],
  ];
  expect(diff(told, 1)).toEqual(['A /a', 'A /b', 'C /c']);
  expect(diff(told, 0)).toEqual(['A /a']);
});

test('other containers, and volumes, are no part of it', () => {
  const [one, other] = eventsOf([
    ['created', '/a'],
    ['created', '/v', { where: 'volume', volume: 'keep' }],
  ]);
  expect([...filesAt([one, other] as StateChanged[], 'c', 9).files.keys()]).toEqual(['/a']);
  expect(filesAt([one, other] as StateChanged[], 'd', 9).changes).toEqual([]);
});
