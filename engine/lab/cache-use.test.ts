import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteUse, removeReplaced } from './cache-use.ts';

let cache: string;
const hash = (number: number) => number.toString(16).padStart(16, '0');
const entry = (name: string, age: number): string => {
  const dir = join(cache, name);
  mkdirSync(join(dir, 'rootfs'), { recursive: true });
  utimesSync(dir, 1000 - age, 1000 - age);
  return dir;
};

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cache-use-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

test('the two newest stay, and older ones that are used', async () => {
  const dirs = [0, 1, 2, 3].map((age) => entry(hash(age), age));
  await noteUse(dirs[3] as string);
  removeReplaced(dirs[0] as string);
  expect(readdirSync(cache).sort()).toEqual([hash(0), hash(1), hash(3)]);
});

test('kinds do not count for each other, and what is no entry stays', () => {
  for (const age of [1, 2, 3]) for (const kind of ['small', 'debian']) entry(`${kind}-${hash(age)}`, age);
  entry('somebody-elses', 100);
  removeReplaced(entry(`small-${hash(0)}`, 0));
  expect(readdirSync(cache).sort()).toEqual(
    [
      'somebody-elses',
      ...[0, 1].map((age) => `small-${hash(age)}`),
      ...[1, 2, 3].map((age) => `debian-${hash(age)}`),
    ].sort(),
  );
});
