import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hostLock } from './host-lock.ts';

test('one holder at a time; whoever waits is told', async () => {
  const name = `test-${process.pid}`;
  const release = await hostLock(name, 1000);
  let told = 0;
  const second = hostLock(name, 5000, () => {
    told++;
    release();
  });
  (await second)();
  expect(told).toBe(1);
});

test('gives up with the lock’s name when it is never free', async () => {
  const release = await hostLock('test-held', 1000);
  await expect(hostLock('test-held', 100)).rejects.toThrow('test-held');
  release();
});

test('a killed holder holds nothing', async () => {
  const name = `test-killed-${process.pid}`;
  const module = fileURLToPath(new URL('./host-lock.ts', import.meta.url));
  const program = `import('${module}').then(async ({ hostLock }) => { await hostLock('${name}', 1000); console.log('held'); })`;
  const holder = spawn(process.execPath, ['--import', 'tsx', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  await expect(hostLock(name, 50)).rejects.toThrow(name);
  holder.kill('SIGKILL');
  (await hostLock(name, 5000))();
});
