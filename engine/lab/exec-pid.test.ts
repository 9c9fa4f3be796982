import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pidOf } from './exec-pid.ts';

let folder: string;
let pidFile: string;
let end: () => void;
let exit: Promise<void>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exec-pid-'));
  pidFile = join(folder, 'pid');
  exit = new Promise((resolve) => {
    end = resolve;
  });
});

afterEach(() => rmSync(folder, { recursive: true }));

it('is what runc wrote, whenever that is', async () => {
  const pid = pidOf(pidFile, exit);
  await new Promise(setImmediate);
  writeFileSync(pidFile, '42');
  expect(await pid).toBe(42);
  expect(existsSync(pidFile)).toBe(true);
  end();
  await exit;
  expect(existsSync(pidFile)).toBe(false);
});

it('is known of a process that was over before anybody looked', async () => {
  const pid = pidOf(pidFile, exit);
  writeFileSync(pidFile, '42');
  end();
  expect(await pid).toBe(42);
  expect(existsSync(pidFile)).toBe(false);
});

it('is refused when the process ended without one', async () => {
  const pid = pidOf(pidFile, exit);
  end();
  await expect(pid).rejects.toThrow('could not be started');
});
