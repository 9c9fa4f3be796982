import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { KernelObservation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { bundleArguments, bundleReader, readBundle } from './runc-bundle.ts';

it.each([
  ['by a shim', 'runc --root /r --log /l create --bundle /b --pid-file /p abc', { container: 'abc', bundle: '/b' }],
  ['by BuildKit', '/usr/sbin/runc --log /l run --bundle /b --keep xyz', { container: 'xyz', bundle: '/b' }],
  ['restored', 'runc restore --bundle /b abc', { container: 'abc', bundle: '/b' }],
  ['only started', 'runc --root /r start abc', undefined],
  ['itself again', 'runc init', undefined],
  ['without a bundle', 'runc create abc', undefined],
  ['by another program', 'crunch create --bundle /b abc', undefined],
])('a container made %s is recognised by the words of runc', (_, line, expected) => {
  expect(bundleArguments(line.split(' '))).toEqual(expected);
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'er-bundle-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const execve = (argv: string[]): KernelObservation => ({
  kind: 'kernel',
  at: nanos(1),
  pid: 7,
  tid: 7,
  ppid: 1,
  comm: 'runc',
  call: { name: 'execve', argv },
});

it('its configuration is read below the root of the lab', () => {
  mkdirSync(join(root, 'b'));
  writeFileSync(join(root, 'b/config.json'), '{"hostname":"h"}');
  const bundle = readBundle(execve(['runc', 'create', '--bundle', '/b', 'abc']), root);
  expect(bundle).toMatchObject({
    kind: 'runc.bundle',
    pid: 7,
    container: 'abc',
    bundle: '/b',
    config: { hostname: 'h' },
  });
});

it('a bundle that is gone is told as lost', () => {
  const lost = readBundle(execve(['runc', 'create', '--bundle', '/gone', 'abc']), root);
  expect(lost).toMatchObject({ kind: 'probe', state: 'lost', events: 1, detail: expect.stringContaining('abc') });
});

it('a link to a file of the host is not followed', () => {
  mkdirSync(join(root, 'l'));
  symlinkSync('/etc/hostname', join(root, 'l/config.json'));
  const lost = readBundle(execve(['runc', 'create', '--bundle', '/l', 'abc']), root);
  expect(lost).toMatchObject({ kind: 'probe', state: 'lost', detail: expect.stringContaining('link') });
});

it('another program is no observation', () => {
  expect(readBundle(execve(['ls']), root)).toBeUndefined();
});

it('of many in a second some are read, the rest is told of once; the next second begins anew', () => {
  mkdirSync(join(root, 'b'));
  writeFileSync(join(root, 'b/config.json'), '{}');
  const read = bundleReader(root, 2);
  const made = (at: number) => read({ ...execve(['runc', 'create', '--bundle', '/b', 'abc']), at: nanos(at) })?.kind;
  expect([1, 2, 3, 4, 1e9 + 1].map(made)).toEqual(['runc.bundle', 'runc.bundle', 'probe', undefined, 'runc.bundle']);
});
