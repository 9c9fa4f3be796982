import { expect, test } from 'vitest';
import type { StateChanged } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import type { FileAction, FileChange } from '#engine/trace/storage.ts';
import { filesAt, touchedBy, volumeChangesAt } from './container-files.ts';
import { movesOf } from './file-move.ts';

type Told = [FileAction, string, Partial<FileChange>?];
const LOWER = { lower: '/layer' };

const eventsOf = (told: readonly Told[]): StateChanged[] =>
  told.map(([action, path, more], index) => ({
    ...{ type: 'state.changed', seq: index, at: nanos(index), evidence: 'observed' },
    ...{ subject: { kind: 'file', id: `c${path}` }, state: 'present', action },
    attributes: { container: 'c', path, where: 'upper', ...more } as StateChanged['attributes'],
  }));

const moves = (told: readonly Told[], path = '/a'): string[] => {
  const file = filesAt(eventsOf(told), 'c', Number.POSITIVE_INFINITY).files.get(path);
  return file ? movesOf(file).map(({ token, from, to }) => `${token}: ${from} → ${to}`) : [];
};

const READ: Told = ['read', '/a', { where: 'lower', ...LOWER }];

test.each<[string, Told[], string[]]>([
  ['what is only read comes up from its layer', [READ], ['read: lower → merged']],
  ['a new file goes into the upper directory', [['created', '/a']], ['new: merged → upper']],
  [
    'a copy goes up, then what is written goes down onto it',
    [READ, ['copied-up', '/a', LOWER], ['changed', '/a', LOWER]],
    ['copy: lower → upper', 'write: merged → upper'],
  ],
  [
    'then it is read from there',
    [
      ['copied-up', '/a', LOWER],
      ['read', '/a'],
    ],
    ['copy: lower → upper', 'read: upper → merged'],
  ],
  ['a whiteout', [READ, ['deleted', '/a', { whiteout: true, ...LOWER }]], ['whiteout: merged → upper']],
  [
    'a deletion',
    [
      ['created', '/a'],
      ['deleted', '/a'],
    ],
    ['delete: merged → upper'],
  ],
  ['an opaque directory', [['hidden', '/a', { directory: true, hides: ['x'] }]], ['opaque: merged → upper']],
  [
    'a new name',
    [
      ['created', '/b'],
      ['renamed', '/a', { from: '/b' }],
    ],
    ['rename: merged → upper'],
  ],
  [
    'the name of before, where a whiteout stays',
    [['renamed', '/b', { from: '/a', leaves: 'whiteout', ...LOWER }]],
    ['whiteout: merged → upper'],
  ],
])('%s', (_, told, expected) => expect(moves(told)).toEqual(expected));

test('a reading is forgotten with the next change', () => {
  expect(
    moves([
      ['created', '/a'],
      ['read', '/a'],
      ['changed', '/a'],
    ]),
  ).toEqual(['write: merged → upper']);
});

test('a program leads to the container whose files it touched', () => {
  const events = eventsOf([
    ['read', '/a', { span: 's1' }],
    ['read', '/b', { span: 's2', container: 'other' }],
  ]);
  expect([touchedBy(events, 's1'), touchedBy(events, 's2'), touchedBy(events, 's3')]).toEqual([
    'c',
    'other',
    undefined,
  ]);
});

test('what happens in a volume is its own, by whatever container', () => {
  const events = eventsOf([
    ['created', '/x', { volume: 'data' }],
    ['changed', '/x', { volume: 'data', container: 'other' }],
    ['created', '/x', { volume: 'more' }],
    ['created', '/x'],
  ]);
  expect(volumeChangesAt(events, 'data', 9).map(({ action }) => action)).toEqual(['created', 'changed']);
  expect(volumeChangesAt(events, 'data', 0)).toHaveLength(1);
});
