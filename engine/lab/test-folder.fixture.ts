/** Folders of tests, gone when they are over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

const make = (): string => mkdtempSync(join(tmpdir(), 'engine-room-test-'));
const removal = (dir: string) => () => rmSync(dir, { recursive: true, force: true });

/** Of the test that runs. */
export function folderOfTest(): string {
  const dir = make();
  onTestFinished(removal(dir));
  return dir;
}

/** Of all tests of a file; called while the file is read. */
export function folderOfFile(): string {
  const dir = make();
  afterAll(removal(dir));
  return dir;
}
