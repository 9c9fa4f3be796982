import { expect, test } from 'vitest';
import { pulledBytes } from './pulled-bytes.ts';

const layer = (digest: string, size: number) => ({ digest, size });
const SMALL = { layers: [layer('sha256:a', 10), layer('sha256:b', 5)] };
const of = (digest: string, architecture?: string) => ({
  digest,
  ...(architecture && { platform: { os: 'linux', architecture } }),
});
const INDEX = { manifests: [of('sha256:odd'), of('sha256:arm', 'arm64'), of('sha256:amd', 'amd64')] };
const STORED: Record<string, unknown> = { 'sha256:amd': SMALL, 'sha256:arm': { layers: [] }, 'sha256:index': INDEX };

test.each<[string, unknown, string, number | null]>([
  ['a manifest is its layers', SMALL, 'amd64', 15],
  ['one without layers is nothing', { layers: [] }, 'amd64', 0],
  [
    'a layer that stands there twice comes once',
    { layers: [layer('sha256:a', 10), layer('sha256:a', 10)] },
    'amd64',
    10,
  ],
  ['of an index the one for this machine', INDEX, 'amd64', 15],
  ['and for another', INDEX, 'arm64', 0],
  ['an index with nothing for this machine', INDEX, 'riscv64', null],
  ['an index whose manifest is gone', { manifests: [of('sha256:gone', 'amd64')] }, 'amd64', null],
  ['an index in an index is not walked', { manifests: [of('sha256:index', 'amd64')] }, 'amd64', null],
  ['a child without a kind of machine', { manifests: [of('sha256:amd')] }, 'amd64', null],
  ['a size below nothing', { layers: [layer('sha256:a', -1)] }, 'amd64', null],
  ['something else', { layers: [{ size: '1' }] }, 'amd64', null],
  ['nothing', null, 'amd64', null],
])('%s', async (_, manifest, machine, bytes) => {
  expect(await pulledBytes(manifest, machine, async (digest) => STORED[digest] ?? null)).toBe(bytes);
});
