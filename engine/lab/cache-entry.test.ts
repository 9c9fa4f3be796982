import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheEntry } from './cache-entry.ts';

let cache: string;
const quiet = () => {};
const write = async (draft: string) => writeFileSync(join(draft, 'whole'), 'yes');

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

test('is made once, however many ask at the same time', async () => {
  let made = 0;
  const make = async (draft: string) => {
    made++;
    await write(draft);
  };
  const dirs = await Promise.all([1, 2, 3].map(() => cacheEntry(join(cache, 'a'), make, quiet)));
  expect(new Set(dirs)).toEqual(new Set([join(cache, 'a')]));
  expect(made).toBe(1);
});

test('what failed half-way is not there, and the next one makes it', async () => {
  const half = async (draft: string) => {
    await write(draft);
    throw new Error('out of paper');
  };
  await expect(cacheEntry(join(cache, 'a'), half, quiet)).rejects.toThrow('out of paper');
  expect(readdirSync(cache)).toEqual([]);
  await cacheEntry(join(cache, 'a'), write, quiet);
  expect(readdirSync(cache)).toEqual(['a']);
});

test('the draft of a killed process goes away', async () => {
  const dead = 2 ** 30;
  mkdirSync(join(cache, `a.draft-${dead}`));
  mkdirSync(join(cache, `other.draft-${dead}`));
  await cacheEntry(join(cache, 'a'), write, quiet);
  expect(readdirSync(cache)).toEqual(['a']);
  expect(existsSync(join(cache, 'a', 'whole'))).toBe(true);
});

test.runIf(process.getuid?.() === 0)('what is mounted in a draft that was left behind is not deleted', async () => {
  const draft = join(cache, `a.draft-${2 ** 30}`);
  const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  writeFileSync(join(elsewhere, 'precious'), 'x');
  mkdirSync(join(draft, 'proc'), { recursive: true });
  execFileSync('mount', ['--bind', elsewhere, join(draft, 'proc')]);
  await cacheEntry(join(cache, 'a'), write, quiet);
  expect(readdirSync(cache)).toEqual(['a']);
  expect(readdirSync(elsewhere)).toEqual(['precious']);
  rmSync(elsewhere, { recursive: true });
});

test('a draft of a living process is left alone', async () => {
  mkdirSync(join(cache, `other.draft-${process.pid}`));
  await cacheEntry(join(cache, 'a'), write, quiet);
  expect(readdirSync(cache)).toContain(`other.draft-${process.pid}`);
});
