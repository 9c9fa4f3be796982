import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alone, startTime } from './lock.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-room-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('lets one work at a time, each exactly once', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await pause(20);
    inside -= 1;
    return 'done';
  };
  const results = await Promise.all(Array.from({ length: 4 }, () => alone(folder, work)));
  expect(results).toEqual(['done', 'done', 'done', 'done']);
  expect(most).toBe(1);
});

test('leaves no ticket behind, also when the work fails', async () => {
  const failing = alone(folder, async () => {
    throw new Error('broken');
  });
  await expect(failing).rejects.toThrow('broken');
  expect(readdirSync(folder)).toEqual([]);
});

test('tells once whom it waits for', async () => {
  const told: number[] = [];
  let release = () => {};
  const first = alone(folder, () => new Promise<void>((done) => (release = done)));
  await until(() => readdirSync(folder).length === 1);
  const second = alone(
    folder,
    async () => 'second',
    (pid) => told.push(pid),
  );
  await until(() => told.length === 1);
  release();
  await first;
  expect(await second).toBe('second');
  expect(told).toEqual([process.pid]);
});

test('does not wait for a holder that was killed', async () => {
  const module = resolve(import.meta.dirname, 'lock.mjs');
  const script = `import('${module}').then(({ alone }) => alone('${folder}', () => new Promise(() => setInterval(() => {}, 1000))))`;
  const holder = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  // It has its number, and is no longer choosing one.
  await until(() => readdirSync(folder).length === 1 && /^\d/.test(readdirSync(folder)[0] ?? ''));
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(readdirSync(folder)).toHaveLength(1);
  expect(await alone(folder, async () => 'mine')).toBe('mine');
  expect(readdirSync(folder)).toEqual([]);
});

test('does not take a new process with an old pid for the holder', async () => {
  writeFileSync(join(folder, `1-${process.pid}-12345-1`), '');
  expect(await alone(folder, async () => 'mine')).toBe('mine');
});

test('knows no start time of a process that is not there', () => {
  expect(startTime(process.pid)).not.toBe('');
  expect(startTime(2 ** 22 + 1)).toBe('');
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (condition()) return;
    await pause(10);
  }
  throw new Error('waited for 5 s in vain');
}
