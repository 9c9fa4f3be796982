/** A save in whose moments somebody else changes the same file: each moment is one rename, before which the other one acts. */
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { folderOfTest } from '../test-folder.fixture.ts';
import { versionOf } from './file-content.ts';
import type { Tree } from './tree.ts';

const meanwhile: (() => void)[] = [];
vi.mock('./rename-exactly.ts', async (original) => {
  const real = await original<typeof import('./rename-exactly.ts')>();
  const late =
    <Names extends unknown[]>(rename: (...names: Names) => void) =>
    (...names: Names) => {
      meanwhile.shift()?.();
      rename(...names);
    };
  return { renameBeside: late(real.renameBeside), exchange: late(real.exchange) };
});

/** Another test of this process may have loaded it already, with the true renames. */
let writeFile: typeof import('./write-file.ts').writeFile;
beforeAll(async () => {
  vi.resetModules();
  ({ writeFile } = await import('./write-file.ts'));
});

let tree: Tree;
let file: string;
beforeEach(() => {
  const root = folderOfTest();
  mkdirSync(join(root, 'root'));
  file = join(root, 'root/a');
  tree = { root: openSync(root, constants.O_RDONLY | constants.O_DIRECTORY), firstId: process.getuid?.() ?? 0 };
  meanwhile.length = 0;
});
afterEach(() => closeSync(tree.root));

/** As an editor of the lab saves. */
const otherSaves = (text: string) => () => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};
const save = (text: string, over: string | null) =>
  writeFile(tree, { path: '/root/a', text, over: over === null ? null : versionOf(Buffer.from(over)) });
const there = () => [readFileSync(file, 'utf8'), ...readdirSync(join(file, '..'))];

test('undisturbed it replaces what was seen, and leaves nothing beside it', async () => {
  writeFileSync(file, 'seen');
  expect(await save('mine', 'seen')).toEqual({ written: true, version: versionOf(Buffer.from('mine')) });
  expect(there()).toEqual(['mine', 'a']);
});

describe('what somebody else writes stands there', () => {
  test('when it came just before the exchange', async () => {
    writeFileSync(file, 'seen');
    meanwhile.push(otherSaves('theirs'));
    expect(await save('mine', 'seen')).toMatchObject({ written: false, there: { text: 'theirs' } });
    expect(there()).toEqual(['theirs', 'a']);
  });

  test('when it came just before the exchange, and again before that is taken back', async () => {
    writeFileSync(file, 'seen');
    meanwhile.push(otherSaves('theirs'), otherSaves('their newest'));
    expect(await save('mine', 'seen')).toMatchObject({ written: false, there: { text: 'their newest' } });
    expect(there()).toEqual(['their newest', 'a']);
  });

  // A new file gets the group of the number of its user.
  test.skipIf(process.getuid?.() !== process.getgid?.())('when it took a name that was free', async () => {
    meanwhile.push(otherSaves('theirs'));
    expect(await save('mine', null)).toMatchObject({ written: false, there: { text: 'theirs' } });
    expect(there()).toEqual(['theirs', 'a']);
  });
});

test('a file that is deleted just before the exchange stays deleted', async () => {
  writeFileSync(file, 'seen');
  meanwhile.push(() => rmSync(file));
  expect(await save('mine', 'seen')).toEqual({ written: false, there: null });
  expect(readdirSync(join(file, '..'))).toEqual([]);
});
