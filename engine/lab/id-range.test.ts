import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimIndex, IDS_PER_LAB, indexHeldBy, labIndexOf, releaseIndex, UID_BASE } from './id-range.ts';

let dir: string;
let table: string;
const lab = (name: string): string => {
  const path = join(dir, name);
  mkdirSync(path);
  return path;
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'id-range-'));
  table = join(dir, 'index');
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('a uid names its lab', () => {
  test.each([
    ['the first lab’s root', UID_BASE, 0],
    ['the first lab’s last id', UID_BASE + IDS_PER_LAB - 1, 0],
    ['the second lab’s root', UID_BASE + IDS_PER_LAB, 1],
    ['the host’s root', 0, null],
    ['nobody of the host', 65534, null],
    ['the largest uid', 4294967294, null],
  ])('%s', (_, uid, index) => expect(labIndexOf(uid)).toBe(index));
});

test('two labs never get the same range', async () => {
  expect(await claimIndex(lab('one'), table)).toBe(0);
  expect(await claimIndex(lab('two'), table)).toBe(1);
});

test('labs that ask at the same time get different ranges', async () => {
  const dirs = ['one', 'two', 'three', 'four'].map(lab);
  const indexes = await Promise.all(dirs.map((each) => claimIndex(each, table)));
  expect(indexes.sort()).toEqual([0, 1, 2, 3]);
});

test('a released range is given again', async () => {
  const one = lab('one');
  releaseIndex(await claimIndex(one, table), one, table);
  expect(indexHeldBy(one, table)).toBeNull();
  expect(await claimIndex(lab('two'), table)).toBe(0);
});

test('only its holder can release a range', async () => {
  const one = lab('one');
  await claimIndex(one, table);
  releaseIndex(0, lab('two'), table);
  expect(indexHeldBy(one, table)).toBe(0);
});

test('the range of a lab whose directory is gone is free, and the table stays clean', async () => {
  const one = lab('one');
  await claimIndex(one, table);
  rmSync(one, { recursive: true });
  expect(await claimIndex(lab('two'), table)).toBe(0);
  expect(readdirSync(table)).toEqual(['0']);
});
