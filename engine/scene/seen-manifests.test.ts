import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import type { StoredImage, StoredLayer } from '#engine/trace/stored.ts';
import { type SeenManifest, seenManifest, withManifests } from './seen-manifests.ts';
import type { StoredNow } from './stored-world.ts';

const FILE = new URL('./fixtures/transfers.trace.jsonl', import.meta.url);
const FOREVER = Number.POSITIVE_INFINITY;

const image = (more: Partial<StoredImage> = {}): StoredImage => ({
  ...{ tags: ['x:latest'], digests: [], architecture: 'amd64', os: 'linux', layers: ['chain'], history: [] },
  ...{ configBytes: 1, ...more },
});
const layer = (...digests: string[]): StoredLayer => ({
  diffId: 'sha256:d',
  blobs: digests.map((digest) => ({ digest })),
});
const stored = (facts: StoredImage, ...layers: StoredLayer[]): StoredNow => ({
  images: new Map([['sha256:config', facts]]),
  layers: new Map(layers.map((one, index) => [`chain${index}`, one])),
});

const seen = (ms: number, digest: string, manifest: SeenManifest['manifest']): SeenManifest => ({
  at: fromMillis(ms),
  digest,
  manifest,
});
const own = seen(1, 'sha256:m', {
  ...{ kind: 'image', config: { digest: 'sha256:config' } },
  layers: [{ digest: 'sha256:a', size: 100 }, { digest: 'sha256:b' }],
});
const index = seen(0, 'sha256:i', { kind: 'index', manifests: [{ digest: 'sha256:m' }] });

test('a layer has the size that a manifest gives its blob, and no other', () => {
  const { layers } = withManifests(
    stored(image(), layer('sha256:a'), layer('sha256:b'), layer('sha256:c')),
    [own],
    FOREVER,
  );
  expect([...layers.values()].map(({ blobs }) => blobs[0]?.bytes)).toEqual([100, undefined, undefined]);
});

test('an image is led to by the manifest that names its config, and the index that names the manifest', () => {
  const { images } = withManifests(stored(image()), [index, own], FOREVER);
  expect(images.get('sha256:config')).toMatchObject({ manifest: 'sha256:m', index: 'sha256:i' });
});

test('what the store knows itself is left as it is', () => {
  const { images } = withManifests(stored(image({ manifest: 'sha256:kept' })), [own], FOREVER);
  expect(images.get('sha256:config')?.manifest).toBe('sha256:kept');
});

test('before a manifest was seen nothing is known of it', () => {
  const before = stored(image(), layer('sha256:a'));
  expect(withManifests(before, [own], fromMillis(0))).toBe(before);
});

test('a real run has a manifest for each image that it pulled or pushed', () => {
  const manifests = decodeRecording(readFileSync(FILE, 'utf8')).events.flatMap((event) => seenManifest(event) ?? []);
  expect(manifests.map(({ manifest }) => manifest.kind)).toEqual(['image', 'image', 'image', 'image']);
  expect(manifests.every(({ digest }) => /^sha256:[0-9a-f]{64}$/.test(digest))).toBe(true);
});
