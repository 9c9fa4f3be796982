import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const run = (args: string[], env: Record<string, string> = {}) => {
  const { npm_lifecycle_event: _, ...rest } = process.env;
  const main = resolve(import.meta.dirname, 'main.mjs');
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env: { ...rest, ...env }, timeout: 30_000 });
};

test('an unknown task is refused with the known ones', () => {
  const { status, stdout, stderr } = run(['dance']);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('There is no task "dance". There are: start, test, dev, doctor, trace');
});

test('an unknown part of the tests is refused with the known ones', () => {
  const { status, stderr } = run(['test', 'everything']);
  expect(status).toBe(1);
  expect(stderr).toContain('There are: lint, types, unit, real, vm, lessons, claims, browser.');
});

test('a port that is none is refused before anything is done', () => {
  const { status, stdout, stderr } = run(['start'], { PORT: 'eighty' });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('PORT is "eighty"');
});

test('a taken port is told before anything is done', async () => {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { status, stdout, stderr } = run(['start'], { PORT: String(port) });
  server.close();
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain(`Port ${port} is taken by another program.`);
});

test('the doctor says for every check whether it holds, and for each failure what to do', () => {
  const { status, stdout } = run(['doctor', '--json']);
  const { mode, checks } = JSON.parse(stdout) as {
    mode: string;
    checks: { id: string; ok: boolean; needed: boolean; detail: string; fix?: string }[];
  };
  const failed = checks.filter((check) => check.needed && !check.ok);
  expect(mode).toBe(failed.length === 0 ? 'live' : 'replay');
  expect(status).toBe(failed.length === 0 ? 0 : 1);
  expect(checks.map((check) => check.id)).toEqual(
    expect.arrayContaining([
      'linux',
      'root',
      'node',
      'user-namespaces',
      'overlay',
      'cgroups',
      'runc',
      'kernel-probe',
      'port',
    ]),
  );
  for (const check of checks) expect(check.detail, check.id).not.toBe('');
  for (const check of failed.filter(({ detail }) => !detail.startsWith('not tried')))
    expect(check.fix, check.id).toBeTruthy();
});
