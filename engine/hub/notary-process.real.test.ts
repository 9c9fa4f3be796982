import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { ownState } from '#engine/lab/own-state.ts';
import { startTimeOf } from '#engine/lab/process-alive.ts';
import { until } from '#engine/lab/until.ts';
import { answers, startNotary } from './notary-process.ts';

vi.setConfig({ testTimeout: 300_000 });

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

async function place(): Promise<string> {
  const { dir, remove } = await ownState();
  cleanUps.push(remove);
  return join(dir, 'notary', 'one');
}

const gone = (pid: number) => until(() => startTimeOf(pid) === null, { limitMs: 90_000, what: `the end of ${pid}` });

test('comes back when it dies, and leaves nothing when it is stopped', async () => {
  const folder = await place();
  const notary = await startNotary({ folder, log() {} });
  cleanUps.push(() => notary.stop());
  const pid = notary.pid() as number;
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  await until(() => answers(notary.address()), { limitMs: 90_000, what: 'an answer' });
  const next = notary.pid() as number;
  await notary.stop();
  expect([startTimeOf(next), existsSync(folder), await answers(notary.address())]).toEqual([null, false, false]);
});

test('dies with whoever started it, however that ends', async () => {
  const program = `
    import { startNotary } from '#engine/hub/notary-process.ts';
    const notary = await startNotary({ folder: ${JSON.stringify(await place())}, log() {} });
    console.log(notary.pid());`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(() => owner.kill('SIGKILL'));
  const [line] = await once(owner.stdout, 'data');
  const pid = Number(String(line));
  expect(startTimeOf(pid)).not.toBeNull();
  owner.kill('SIGKILL');
  await gone(pid);
});
