import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { ownState } from '#engine/lab/own-state.ts';
import { startTimeOf } from '#engine/lab/process-alive.ts';
import { until } from '#engine/lab/until.ts';
import { answers, REGISTRY_ID, type Registry, startRegistry } from './registry-process.ts';

vi.setConfig({ testTimeout: 300_000 });

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

async function place() {
  const { dir, remove } = await ownState();
  cleanUps.push(remove);
  return { storage: join(dir, 'storage'), socket: join(dir, 'r', 'r.sock') };
}

async function started(log: string[] = []): Promise<Registry> {
  const registry = await startRegistry({ ...(await place()), log: (line) => log.push(line) });
  cleanUps.push(() => registry.stop());
  return registry;
}

const gone = (pid: number) => until(() => startTimeOf(pid) === null, { limitMs: 90_000, what: `the end of ${pid}` });
const statusOf = (pid: number, key: string) =>
  new RegExp(`^${key}:[\\t ]*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

test('runs as a user of its own, without any privilege, on a socket that nobody else can reach', async () => {
  const registry = await started();
  const pid = registry.pid() as number;
  expect(readFileSync(`/proc/${pid}/comm`, 'utf8').trim()).toBe('docker-registry');
  expect(statusOf(pid, 'Uid')).toBe([1, 2, 3, 4].map(() => REGISTRY_ID).join('\t'));
  for (const set of ['CapEff', 'CapPrm', 'CapBnd'])
    expect([set, statusOf(pid, set)]).toEqual([set, '0000000000000000']);
  expect(statusOf(pid, 'NoNewPrivs')).toBe('1');
  expect(statusOf(pid, 'Groups')?.trim()).toBe('');
  const { mode, uid } = statSync(dirname(registry.socket));
  expect([mode & 0o777, uid]).toEqual([0o700, REGISTRY_ID]);
});

test('starts again when it dies, each time', async () => {
  const log: string[] = [];
  const registry = await started(log);
  for (const _ of [1, 2]) {
    const pid = registry.pid() as number;
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    await until(() => answers(registry.socket), { limitMs: 90_000, what: 'an answer' });
    expect(registry.pid()).not.toBe(pid);
  }
  expect(log).toEqual([1, 2].map(() => expect.stringMatching(/SIGKILL.* starts again in (50|100) ms$/)));
});

test('ends when it is stopped, and does not come back', async () => {
  const registry = await started();
  const pid = registry.pid() as number;
  await registry.stop();
  expect([startTimeOf(pid), registry.pid(), await answers(registry.socket)]).toEqual([null, null, false]);
});

test('dies with whoever started it, however that ends', async () => {
  const { storage, socket } = await place();
  const program = `
    import { startRegistry } from '#engine/hub/registry-process.ts';
    const registry = await startRegistry({ storage: ${JSON.stringify(storage)}, socket: ${JSON.stringify(socket)}, log() {} });
    console.log(registry.pid());`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const owner: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(async () => owner.kill('SIGKILL'));
  const [line] = await once(owner.stdout as NodeJS.ReadableStream, 'data');
  const pid = Number(String(line));
  expect(startTimeOf(pid)).not.toBeNull();
  owner.kill('SIGKILL');
  await gone(pid);
});

test('says so when the path of its socket is too long for one', async () => {
  const { storage } = await place();
  await expect(startRegistry({ storage, socket: `/${'x'.repeat(107)}`, log() {} })).rejects.toThrow(
    /too long for a socket/,
  );
});

test('says why when it can’t reach its folder', async () => {
  const { storage, socket } = await place();
  const closed = join(dirname(storage), 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const starting = startRegistry({ storage, socket: join(closed, 'r', basename(socket)), log() {} });
  await expect(starting).rejects.toThrow(/permission denied/);
});
