import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type TarEntry, tarFile } from '#engine/lab/base-images/tar-file.ts';
import { folderOfTest } from '#engine/lab/test-folder.fixture.ts';
import { readTar } from './tar-read.ts';

const LONG = `${'directory/'.repeat(14)}file`;
const rights = { mode: 0o644, uid: 0, gid: 0 };

const ENTRIES: TarEntry[] = [
  { kind: 'directory', path: 'tmp', mode: 0o1777 },
  { kind: 'file', path: 'bin/su', mode: 0o4755, uid: 7, gid: 8, data: Buffer.from('program') },
  { kind: 'file', path: LONG, data: Buffer.alloc(1000, 1) },
  { kind: 'link', path: 'sbin', to: 'bin' },
  { kind: 'link', path: 'far', to: LONG },
  { kind: 'file', path: `ä/${'ö'.repeat(60)}`, data: Buffer.alloc(0) },
];

test('what our own writer writes is read as it was, long names too', () => {
  expect(readTar(tarFile(ENTRIES, 0))).toEqual(
    ENTRIES.map((entry) => ({
      uid: 0,
      gid: 0,
      mode: { file: 0o644, directory: 0o755, link: 0o777, hardlink: 0 }[entry.kind],
      ...entry,
    })),
  );
});

test('and GNU tar takes it for the same', () => {
  const dir = folderOfTest();
  writeFileSync(join(dir, 'x.tar'), tarFile(ENTRIES, 0));
  const names = execFileSync('tar', ['--quoting-style=literal', '-tf', join(dir, 'x.tar')], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  expect(names.trim().split('\n')).toEqual(['tmp/', ...ENTRIES.slice(1).map(({ path }) => path)]);
});

test.each(['gnu', 'pax', 'ustar'])('GNU tar’s format %s is read', (format) => {
  const dir = folderOfTest();
  mkdirSync(join(dir, 'root/deep'.padEnd(90, 'x')), { recursive: true });
  const path = `${'deep'.padEnd(85, 'x')}/${'name'.padEnd(60, 'y')}`;
  writeFileSync(join(dir, 'root', path), 'text');
  writeFileSync(join(dir, 'root/y'), 'short');
  // Names of links can't be long in the oldest format.
  const linked = format === 'ustar' ? 'y' : path;
  linkSync(join(dir, 'root', linked), join(dir, 'root/z'));
  symlinkSync('/etc', join(dir, 'root/link'));
  execFileSync('mkfifo', [join(dir, 'root/pipe')]);
  const options = ['--sort=name', '--owner=5', '--group=6', '--mode=640', `--format=${format}`];
  execFileSync('tar', ['-C', join(dir, 'root'), ...options, '-cf', join(dir, 'x.tar'), '.']);
  const tar = execFileSync('cat', [join(dir, 'x.tar')]);
  expect(readTar(tar).map((entry) => ({ ...entry, mode: 0 }))).toEqual([
    { path: '', kind: 'directory', mode: 0, uid: 5, gid: 6 },
    { path: 'deep'.padEnd(85, 'x'), kind: 'directory', mode: 0, uid: 5, gid: 6 },
    { path, kind: 'file', mode: 0, uid: 5, gid: 6, data: Buffer.from('text') },
    { path: 'link', kind: 'link', mode: 0, uid: 5, gid: 6, to: '/etc' },
    { path: 'pipe', kind: 'other', type: '6', mode: 0 },
    { path: 'y', kind: 'file', mode: 0, uid: 5, gid: 6, data: Buffer.from('short') },
    { path: 'z', kind: 'hardlink', to: linked, mode: 0 },
  ]);
});

describe('a bad archive is told from a good one', () => {
  const tar = tarFile([{ kind: 'file', path: 'a', ...rights, data: Buffer.alloc(2000) }], 0);

  test('when it ends too early', () => expect(() => readTar(tar.subarray(0, 1024))).toThrow('ends within a'));

  test('when a header was changed', () => {
    const changed = Buffer.from(tar);
    changed[0] = 98;
    expect(() => readTar(changed)).toThrow('damaged');
  });
});
