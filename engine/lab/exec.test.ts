import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pidOf } from './exec.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pid-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('of a process that had ended before anybody looked, the number is known', async () => {
  const file = join(folder, 'pid');
  let end = () => {};
  const exit = new Promise<void>((resolve) => {
    end = resolve;
  });
  const pid = pidOf(file, exit);
  writeFileSync(file, '42');
  end();
  expect(await pid).toBe(42);
  expect(existsSync(file)).toBe(false);
});

test('one that could not be started has none', async () => {
  await expect(pidOf(join(folder, 'pid'), Promise.resolve())).rejects.toThrow('could not be started');
});
