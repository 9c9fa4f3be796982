import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dockerArchive, EPOCH } from './docker-archive.ts';
import { helloElf } from './hello-elf.ts';
import { tarFile } from './tar-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'archive-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const unpack = (tar: Buffer): void => {
  writeFileSync(join(dir, 'x.tar'), tar);
  execFileSync('tar', ['-C', dir, '-xf', join(dir, 'x.tar')]);
};

test('tar unpacks what was packed', () => {
  const data = Buffer.from('#!/bin/sh\necho hello\n');
  unpack(
    tarFile(
      [
        { kind: 'directory', path: 'bin' },
        { kind: 'file', path: 'bin/greet', mode: 0o755, data },
        { kind: 'hardlink', path: 'bin/also', to: 'bin/greet' },
        { kind: 'link', path: 'sbin', to: 'bin' },
      ],
      EPOCH,
    ),
  );
  expect(execFileSync(join(dir, 'sbin/also'), { encoding: 'utf8' })).toBe('hello\n');
  expect(statSync(join(dir, 'bin/also')).ino).toBe(statSync(join(dir, 'bin/greet')).ino);
  expect(statSync(join(dir, 'bin/greet')).mtimeMs).toBe(EPOCH * 1000);
});

test.runIf(process.arch === 'x64')('the hand-made program runs and says its text, whole', () => {
  const program = join(dir, 'hello');
  const text = 'One line.\nAnd another, in full: äöü.\n';
  writeFileSync(program, helloElf(text), { mode: 0o755 });
  expect(execFileSync(program, { encoding: 'utf8' })).toBe(text);
});

test('images that share a layer hold it once, and the same parts make the same bytes', () => {
  const layer = { tar: tarFile([{ kind: 'directory', path: 'etc' }], EPOCH), createdBy: 'COPY etc /' };
  const parts = ['a', 'b'].map((name) => ({ tags: [`${name}:latest`], layers: [layer], config: { Cmd: [name] } }));
  const archive = dockerArchive(parts);
  expect(dockerArchive(parts).equals(archive)).toBe(true);
  writeFileSync(join(dir, 'x.tar'), archive);
  const names = execFileSync('tar', ['-tf', join(dir, 'x.tar')], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(names.filter((name) => name.endsWith('.tar'))).toHaveLength(1);
  expect(names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name))).toHaveLength(2);
});
