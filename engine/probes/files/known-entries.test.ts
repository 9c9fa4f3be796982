import { beforeEach, expect, test } from 'vitest';
import type { Entry } from './entry.ts';
import { KnownEntries, type Room } from './known-entries.ts';

const ROOM = 100;

let room: Room;
let entries: KnownEntries;
let asked: string[];

beforeEach(() => {
  room = { left: ROOM };
  asked = [];
  entries = new KnownEntries((path) => {
    asked.push(path);
    return undefined;
  }, room);
});

const keep = (path: string, kind: Entry['kind'] = 'file', inode = room.left): void =>
  entries.keep(path, { entry: { kind, inode, bytes: 2, links: 1 } as Entry, lower: undefined });

const paths = (): string[] => entries.below('').map(([path]) => path);

test('what is below a path is found, parents first, also where a directory between is not known', () => {
  for (const path of ['/a/b/c', '/ab', '/a/x', '/a', '/a/b/d/e']) keep(path);
  expect(entries.below('/a').map(([path]) => path)).toEqual(['/a/b/c', '/a/b/d/e', '/a/x']);
  entries.remove('/a/b/c');
  entries.remove('/a/b/d/e');
  entries.remove('/a');
  expect(paths()).toEqual(['/a/x', '/ab']);
});

test('what is below a directory that was moved away has its room until it comes, or two rounds are over', () => {
  for (const name of ['one', 'two']) for (const each of ['x', 'y', 'z']) keep(`/${name}/${each}`);
  entries.leave('/one', true);
  entries.leave('/two', true);
  expect([entries.size.entries, room.left]).toEqual([0, ROOM - 6]);
  entries.settle();
  entries.arrive('/one', '/new');
  expect([paths(), room.left]).toEqual([['/new/x', '/new/y', '/new/z'], ROOM - 6]);
  entries.settle();
  expect(room.left).toBe(ROOM - 3);
  entries.arrive('/two', '/late');
  expect(paths()).toEqual(['/new/x', '/new/y', '/new/z']);
});

test('however many directories are moved away, the room of the lab bounds what is kept of them', () => {
  for (let number = 0; number < 2 * ROOM; number++) {
    keep(`/d${number}/x`);
    entries.leave(`/d${number}`, true);
  }
  expect(room.left).toBe(0);
  expect(entries.size).toMatchObject({ entries: 0, cut: true });
  entries.close();
  expect(room.left).toBe(ROOM);
});

test('what is thrown away has no room, and the same name may depart again', () => {
  keep('/a/x');
  entries.leave('/a', true);
  keep('/a/y');
  entries.leave('/a', true);
  keep('/b/x');
  entries.leave('/b', false);
  expect(room.left).toBe(ROOM - 1);
  entries.arrive('/a', '/c');
  expect(paths()).toEqual(['/c/y']);
});

test('the image is not asked for what is below a directory that it does not have', () => {
  keep('/a', 'directory');
  for (const each of ['x', 'y', 'z']) keep(`/a/${each}`);
  entries.remove('/a');
  keep('/b', 'directory');
  entries.arrive('/a', '/b');
  expect(paths()).toEqual(['/b', '/b/x', '/b/y', '/b/z']);
  expect(asked).toEqual([]);
});

test('bytes are those of each inode once, as it was seen last', () => {
  keep('/a', 'file', 1);
  keep('/b', 'file', 1);
  keep('/c', 'file', 2);
  expect(entries.size.bytes).toBe(4);
  keep('/c', 'directory', 3);
  entries.remove('/a');
  expect(entries.size.bytes).toBe(2);
  entries.remove('/b');
  expect(entries.size.bytes).toBe(0);
});
