import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectInside, readInside, readUpTo } from './inside-lab.ts';

let dir: string;
let lab: string;
let server: Server;
const openFiles = () => readdirSync('/proc/self/fd').length;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'inside-'));
  lab = join(dir, 'lab');
  mkdirSync(join(lab, 'run'), { recursive: true });
  mkdirSync(join(dir, 'host'));
  writeFileSync(join(lab, 'run/file'), 'of the lab');
  writeFileSync(join(dir, 'host/file'), 'of the host');
  server = createServer((socket) => socket.end('served'));
  await new Promise<void>((resolve) => server.listen(join(dir, 'host/sock'), resolve));
});
afterEach(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

test('a lab’s file is read', () => expect(readInside(lab, 'run/file')).toBe('of the lab'));

describe('the host’s file is not, when the lab', () => {
  test.each([
    ['links to it', () => symlinkSync(join(dir, 'host/file'), join(lab, 'run/trap')), 'run/trap'],
    ['links to its directory', () => symlinkSync(join(dir, 'host'), join(lab, 'trap')), 'trap/file'],
    ['climbs', () => {}, 'run/../../host/file'],
    ['makes a pipe of it', () => execFileSync('mkfifo', [join(lab, 'run/trap')]), 'run/trap'],
  ])('%s', (_, lay, path) => {
    lay();
    const before = openFiles();
    expect(() => readInside(lab, path)).toThrow(/link|lead out|no regular file/);
    expect(openFiles()).toBe(before);
  });
});

test('no file of the kernel is read, though it looks regular', () => {
  expect(() => readInside('/proc/self', 'status')).toThrow('no file system for files');
});

test('of a file without a size as much is read as is wanted', () => {
  expect(readUpTo('/proc/self/status', 5)).toBe('Name:');
  const long = 'é'.repeat(10_000);
  writeFileSync(join(lab, 'long'), long);
  expect(readUpTo(join(lab, 'long'), 30_000)).toBe(long);
  expect(readUpTo(join(lab, 'long'), 9000)).toBe(long.slice(0, 4500));
  expect(readUpTo(join(lab, 'run/file'), 100)).toBe('of the lab');
});

test('a socket of the lab is reached', async () => {
  expect(await text(connectInside(join(dir, 'host'), 'sock'))).toBe('served');
});

test('a socket of the host is not, when the lab links to it', async () => {
  symlinkSync(join(dir, 'host/sock'), join(lab, 'run/trap'));
  await expect(text(connectInside(lab, 'run/trap'))).rejects.toThrow('link');
});

test('where nothing listens the error is that of connect', async () => {
  await expect(text(connectInside(lab, 'run/missing'))).rejects.toMatchObject({ code: 'ENOENT' });
});
