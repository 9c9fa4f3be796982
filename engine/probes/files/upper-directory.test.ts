/** An upper directory and the lower layers below it, real ones, with words of the kernel about them. */
import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Entry, entryAt } from './entry.ts';
import { FAN } from './fan-mask.ts';
import type { OverlayRoot } from './overlay-roots.ts';
import { UpperDirectory } from './upper-directory.ts';

let root: string;
let upper: UpperDirectory;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'upper-'));
  for (const layer of ['/lower', '/upper']) mkdirSync(join(root, layer));
  const directories = { upper: '/upper', lower: [{ directory: '/lower' }] };
  upper = new UpperDirectory(root, directories as unknown as OverlayRoot, { left: 100 });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (layer: 'lower' | 'upper', path: string, text: string): void => {
  const file = join(root, layer, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, 1, 1);
};

const entryOf = (path: string): Entry | undefined => {
  const fd = openSync(join(root, 'upper', dirname(path)), 'r');
  try {
    return entryAt(fd, path.split('/').at(-1) ?? '');
  } finally {
    closeSync(fd);
  }
};

/** The kernel says so of a name, and it is looked at. */
const note = (path: string, mask: number, more: { copied?: { took: number }; from?: string } = {}): string[] =>
  upper
    .note({ path, mask, now: entryOf(path), ...more })
    .map(({ action, change: { path: at, same, hides } }) =>
      [action, at, ...(same ? ['same'] : []), ...(hides ? [`hides ${hides}`] : [])].join(' '),
    );

test('what is done to a file by one of its names is done to its other names', () => {
  write('lower', 'sub/t', 'old\n');
  write('lower', 'top', 'another\n');
  write('upper', 'sub/t', 'old\n');
  expect(note('/sub/t', FAN.create, { copied: { took: 5 } })).toEqual(['copied-up /sub/t same']);
  linkSync(join(root, 'upper/sub/t'), join(root, 'upper/top'));
  expect(note('/top', FAN.movedTo)).toEqual(['created /top']);
  writeFileSync(join(root, 'upper/top'), '22\n', { flag: 'a' });
  expect(note('/top', FAN.modify)).toEqual(['changed /top', 'changed /sub/t']);
  expect(upper.size).toEqual({ bytes: 7, entries: 2 });
});

test('a file with one name is told of by that name', () => {
  write('upper', 'one', '1');
  write('upper', 'other', '1');
  expect([...note('/one', FAN.create), ...note('/other', FAN.create)]).toEqual(['created /one', 'created /other']);
  writeFileSync(join(root, 'upper/one'), '22');
  expect(note('/one', FAN.modify)).toEqual(['changed /one']);
});

test('a directory that is moved takes along what is in it, and hides what the image has at its new place', () => {
  for (const path of ['old/o', 'old/deep/d', 'old/deep/e']) write('lower', path, 'old\n');
  write('upper', 'fresh/deep/d', 'newer\n');
  write('upper', 'fresh/x', 'x\n');
  for (const path of ['/fresh', '/fresh/deep', '/fresh/deep/d', '/fresh/x']) note(path, FAN.create);
  renameSync(join(root, 'upper/fresh'), join(root, 'upper/old'));
  expect(note('/fresh', FAN.movedFrom)).toEqual(['deleted /fresh']);
  expect(note('/old', FAN.movedTo, { from: '/fresh' })).toEqual([
    ...['renamed /old same hides deep,o', 'renamed /old/deep same hides d,e', 'renamed /old/deep/d'],
  ]);
  rmSync(join(root, 'upper/old/x'));
  expect(note('/old/x', FAN.delete)).toEqual(['deleted /old/x']);
  expect(upper.size.entries).toBe(3);
});

test('a directory that is thrown away takes along what is in it', () => {
  write('upper', 'fresh/x', 'x\n');
  for (const path of ['/fresh', '/fresh/x']) note(path, FAN.create);
  rmSync(join(root, 'upper/fresh'), { recursive: true });
  expect(note('/fresh', FAN.movedFrom)).toEqual(['deleted /fresh']);
  expect(upper.size.entries).toBe(0);
});
