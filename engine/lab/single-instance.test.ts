import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { lockStateDir } from './single-instance.ts';
import { folderOfTest } from './test-folder.fixture.ts';

const newDir = folderOfTest;

test('the second to ask for a state directory learns who holds it', async () => {
  const dir = newDir();
  const first = await lockStateDir(dir);
  expect(first.taken).toBe(true);
  expect(await lockStateDir(dir)).toEqual({ taken: false, holder: process.pid });
  expect((await lockStateDir(newDir())).taken).toBe(true);
});

test('a lock is free again after release, and after kill -9 of its holder', async () => {
  const dir = newDir();
  const holder = spawn(process.execPath, [
    '--import',
    'tsx',
    '-e',
    `import('${new URL('./single-instance.ts', import.meta.url).href}').then(async (m) => {
       await m.lockStateDir('${dir}'); console.log('held'); setInterval(() => {}, 1000); })`,
  ]);
  await once(holder.stdout, 'data');
  expect(await lockStateDir(dir)).toEqual({ taken: false, holder: holder.pid });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = await lockStateDir(dir);
  if (!lock.taken) throw new Error('the lock is still held');
  await lock.release();
  expect((await lockStateDir(dir)).taken).toBe(true);
});
