import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startChild } from './child.mjs';
import { startTime } from './lock.mjs';

let folder: string;
let pidFile: string;
let script: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-room-child-'));
  pidFile = join(folder, 'pid');
  script = join(folder, 'lives-on.mjs');
  writeFileSync(script, `import { writeFileSync } from 'node:fs'; setInterval(() => {}, 1000); ${WRITE_PID}`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const WRITE_PID =
  "writeFileSync(process.argv[2] + '.new', String(process.pid)); (await import('node:fs')).renameSync(process.argv[2] + '.new', process.argv[2]);";
const env = process.env;

test('a child ends when it is told to', async () => {
  const child = startChild({ args: [script, pidFile], env });
  const pid = await pidWritten();
  await child.stop();
  expect(await child.exit).toMatchObject({ signal: 'SIGTERM' });
  expect(alive(pid)).toBe(false);
});

test('a worker that a child forks is not bound to the pipe of the child', async () => {
  const forks = join(folder, 'forks.mjs');
  writeFileSync(forks, "import { fork } from 'node:child_process'; fork(process.argv[2], process.argv.slice(3));");
  const child = startChild({ args: [forks, script, pidFile], env });
  const worker = await pidWritten();
  expect(alive(worker)).toBe(true);
  await child.stop({ atOnce: true });
});

test('a child that does not listen is ended all the same when told twice', async () => {
  writeFileSync(script, `${readFileSync(script, 'utf8')} process.on('SIGTERM', () => {});`);
  const child = startChild({ args: [script, pidFile], env });
  await pidWritten();
  const stopped = child.stop();
  await child.stop({ atOnce: true });
  await stopped;
  expect(await child.exit).toMatchObject({ signal: 'SIGKILL' });
});

test('a child ends when its starter is killed', async () => {
  const module = resolve(import.meta.dirname, 'child.mjs');
  const start = `import('${module}').then(({ startChild }) => startChild({ args: ['${script}', '${pidFile}'], env: process.env }))`;
  const starter = spawn(process.execPath, ['-e', start], { stdio: 'ignore' });
  const pid = await pidWritten();
  expect(alive(pid)).toBe(true);
  starter.kill('SIGKILL');
  await until(() => !alive(pid));
});

test('a child that can not be started says why', async () => {
  const child = startChild({ prefix: [join(folder, 'no-such-program')], args: [], env });
  expect(await child.exit).toMatchObject({ error: { code: 'ENOENT' } });
  await child.stop();
});

test('what a child says is heard line by line', async () => {
  const lines: string[] = [];
  const child = startChild({
    args: ['-e', "console.log('one'); console.error('two')"],
    env,
    onLine: (line: string) => lines.push(line),
  });
  await child.exit;
  await until(() => lines.length === 2);
  expect(lines.sort()).toEqual(['one', 'two']);
});

async function pidWritten(): Promise<number> {
  await until(() => existsSync(pidFile));
  return Number(readFileSync(pidFile, 'utf8'));
}

const alive = (pid: number): boolean => startTime(pid) !== '';

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (condition()) return;
    await pause(10);
  }
  throw new Error('waited for 10 s in vain');
}
