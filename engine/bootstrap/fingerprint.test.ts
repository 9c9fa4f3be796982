import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashOf, hashOfFiles } from './fingerprint.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-room-hash-'));
  mkdirSync(join(folder, 'deep/er'), { recursive: true });
  writeFileSync(join(folder, 'deep/er/file'), 'one');
  symlinkSync('/dev/urandom', join(folder, 'link'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hash = () => hashOfFiles(folder, ['deep', 'link', 'absent']);

test('is the same for the same files, whatever a link leads to', () => {
  expect(hash()).toBe(hash());
});

test.each<[string, () => void]>([
  ['a content', () => writeFileSync(join(folder, 'deep/er/file'), 'two')],
  ['a new file', () => writeFileSync(join(folder, 'deep/other'), '')],
  ['a removed file', () => rmSync(join(folder, 'deep/er/file'))],
  ['where a link leads', () => relink('elsewhere')],
  ['a file that appears', () => writeFileSync(join(folder, 'absent'), 'here')],
])('changes with %s', (_, change) => {
  const before = hash();
  change();
  expect(hash()).not.toBe(before);
});

function relink(target: string): void {
  rmSync(join(folder, 'link'));
  symlinkSync(target, join(folder, 'link'));
}

test('keeps parts apart', () => {
  expect(hashOf(['ab', 'c'])).not.toBe(hashOf(['a', 'bc']));
});
