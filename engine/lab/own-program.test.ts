import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test, vi } from 'vitest';
import { ownProgram } from './own-program.ts';
import { folderOfFile } from './test-folder.fixture.ts';

const cache = folderOfFile();
beforeAll(() => {
  vi.stubEnv('ENGINE_ROOM_CACHE', cache);
  return () => vi.unstubAllEnvs();
});

test.each([
  './files/files-main.ts',
  './files/transfer-main.ts',
  '../probes/decode-main.ts',
  '../probes/files/files-main.ts',
  '../probes/packets/packets-main.ts',
])('%s is one file, which asks for no package by name', (path) => {
  const [file = '', ...more] = ownProgram(new URL(path, import.meta.url));
  expect(more).toEqual([]);
  expect(file).toMatch(/\/programs\/(files|transfer|decode|packets)-main-[0-9a-f]{16}\.mjs$/);
  const asked = [...readFileSync(file, 'utf8').matchAll(/^import .*? from "([^"]+)";$/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(asked.filter((name) => !/^(node:|\/)/.test(name))).toEqual([]);
});

test('one that asks where it lies is run as it stands', () => {
  const source = join(cache, 'lies-main.ts');
  writeFileSync(source, 'console.log(import.meta.url);');
  expect(ownProgram(pathToFileURL(source))).toEqual(['--import', expect.stringContaining('/tsx/'), source]);
});
