import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until as untilAnswered } from '#engine/lab/until.ts';
import {
  DaemonProcess,
  initOf,
  isAlive,
  kernelProbeOf,
  LabClient,
  newStateDir,
  remains,
  remainsOfLabs,
  removeStateDir,
  until,
} from './daemon.fixture.ts';

const SESSION = 'a-session-of-the-test';
const LIMIT = 180_000;

let stateDir: string;
let daemon: DaemonProcess | undefined;

beforeEach(() => {
  stateDir = newStateDir();
});

afterEach(async () => {
  const status = await daemon?.end();
  daemon = undefined;
  const left = remains(stateDir);
  removeStateDir(stateDir);
  expect(left).toEqual([]);
  expect(status ?? 0).toBe(0);
});

async function daemonWithLab(env?: Record<string, string>): Promise<LabClient> {
  daemon = await DaemonProcess.start(stateDir, env);
  const page = new LabClient(daemon, SESSION);
  await page.ready();
  return page;
}

test.each(['SIGINT', 'SIGHUP'] as const)(
  '%s takes the labs down in order',
  async (signal) => {
    await daemonWithLab();
    const { pid } = initOf(stateDir);
    const probe = kernelProbeOf(daemon as DaemonProcess);
    expect(await daemon?.end(signal)).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(stateDir, 'daemon.sock'))).toBe(false);
    expect(remains(stateDir)).toEqual([]);
    expect(isAlive(probe)).toBe(false);
  },
  LIMIT,
);

test(
  'after kill -9 the next daemon sweeps what is left and serves at once',
  async () => {
    await daemonWithLab();
    const { pid, lab } = initOf(stateDir);
    const probe = kernelProbeOf(daemon as DaemonProcess);
    await daemon?.end('SIGKILL');
    expect(isAlive(pid)).toBe(true);
    await until('its kernel probe is gone', () => !isAlive(probe));
    daemon = await DaemonProcess.start(stateDir);
    expect(isAlive(pid)).toBe(false);
    expect(remains(stateDir).filter((line) => line.includes(lab))).toEqual([]);
    const page = new LabClient(daemon, SESSION);
    await page.ready();
    expect(page.lab).not.toBe(lab);
  },
  LIMIT,
);

test(
  'the death of its parent ends a daemon and its labs',
  async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `require('child_process').spawn(process.execPath, ['--import', 'tsx', ${JSON.stringify(main)}], {stdio: ['ignore', 'inherit', 'inherit'], detached: true}); setInterval(() => {}, 1000)`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ENGINE_ROOM_STATE: stateDir } },
    );
    await once(parent.stdout, 'data');
    expect(existsSync(join(stateDir, 'daemon.sock'))).toBe(true);
    parent.kill('SIGKILL');
    // Its socket goes before its labs' registry does.
    const isGone = () => !existsSync(join(stateDir, 'daemon.sock')) && remains(stateDir).length === 0;
    await until('the daemon is gone, and all it had', isGone, 30_000);
  },
  LIMIT,
);

test(
  'a second daemon on the same state folder is refused and harms nothing',
  async () => {
    const page = await daemonWithLab();
    await expect(DaemonProcess.start(stateDir)).rejects.toThrow(`another engine daemon (pid ${daemon?.child.pid})`);
    expect(page.closed).toBeUndefined();
    expect((await daemon?.call('GET', '/api/health'))?.status).toBe(200);
  },
  LIMIT,
);

test(
  'one lab too many is refused in words, and a lab nobody looks at makes room',
  async () => {
    const page = await daemonWithLab({ ENGINE_ROOM_MAX_LABS: '1', ENGINE_ROOM_IDLE_MINUTES: '0.03' });
    const refused = await daemon?.call('POST', '/api/lab', 'another-session');
    expect(refused?.status).toBe(503);
    expect(JSON.parse(refused?.body ?? '')).toMatchObject({
      error: expect.stringContaining('1 lab'),
      fix: expect.stringContaining('ENGINE_ROOM_MAX_LABS'),
    });
    const other = new LabClient(daemon as DaemonProcess, 'another-session');
    await until('its socket is refused', () => other.closed);
    expect(other.closed).toMatchObject({ code: 4003, reason: expect.stringContaining('1 lab') });
    // Nor is there room for a second host of the session that has the one lab.
    expect((await daemon?.call('POST', '/api/lab?host=2', SESSION))?.status).toBe(503);
    const second = new LabClient(daemon as DaemonProcess, SESSION, { lastSeq: -1 }, 2);
    await until('its socket is refused', () => second.closed);
    expect(second.closed).toMatchObject({ code: 4003, reason: expect.stringContaining('1 lab') });
    expect(page.status).toMatchObject({ phase: 'ready' });
    expect(page.status?.lan).toBeUndefined();
    page.socket.close();
    await until('the lab is gone', () => remainsOfLabs(stateDir).length === 0, 30_000);
    const isGivenALab = async () => (await daemon?.call('POST', '/api/lab', 'another-session'))?.status === 201;
    await untilAnswered(isGivenALab, { limitMs: 10_000, what: 'room for another lab' });
  },
  LIMIT,
);

test(
  'a reset while the lab still boots leaves one lab',
  async () => {
    daemon = await DaemonProcess.start(stateDir);
    const page = new LabClient(daemon, SESSION);
    const first = await until('the first lab', () => page.lab);
    for (let index = 0; index < 3; index++) page.socket.send(JSON.stringify({ type: 'reset' }));
    await until('another lab', () => page.lab !== first);
    await page.ready();
    expect(initOf(stateDir).lab).toBe(page.lab);
    const health = JSON.parse((await daemon.call('GET', '/api/health')).body);
    expect(health.labs.running).toBe(1);
  },
  LIMIT,
);
