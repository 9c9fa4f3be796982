import { describe, expect, it, test } from 'vitest';
import { contentsOf } from './containerd-store.ts';
import { manifestOf, platformsOf } from './manifest.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const [INDEX, MANIFEST, CONFIG, LAYER, DIFF, FOREIGN] = ['1', '2', '3', '4', '5', '6'].map(digest) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const manifest = { config: { digest: CONFIG }, layers: [{ digest: LAYER, size: 484 }] };
const config = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [DIFF] } };
const platform = (digest: string, architecture: string) => ({ digest, platform: { architecture, os: 'linux' } });
const index = {
  manifests: [platform(FOREIGN, 'arm64'), platform(digest('7'), 'unknown'), platform(MANIFEST, 'amd64')],
};

const blobs = (content: Record<string, unknown>) => ({
  json: (digest: string) => (content[digest] === undefined ? undefined : { value: content[digest], bytes: 9 }),
});
const listed = (id: string) => ({ id, tags: ['a:1'], digests: [`a@${id}`], size: 13_833 });

describe('an image of the containerd store', () => {
  it('is followed from its index over the platform that is there to its config and layers', () => {
    const { images, layers } = contentsOf(
      [listed(INDEX)],
      blobs({ [INDEX]: index, [MANIFEST]: manifest, [CONFIG]: config }),
    );
    expect(images.get(INDEX)).toMatchObject({
      ...{ tags: ['a:1'], index: INDEX, manifest: MANIFEST, config: CONFIG, layers: [DIFF], architecture: 'amd64' },
      size: 13_833,
    });
    expect([...layers]).toEqual([[DIFF, { diffId: DIFF, blobs: [{ digest: LAYER, bytes: 484 }] }]]);
  });

  it('may be a manifest itself', () => {
    const { images } = contentsOf([listed(MANIFEST)], blobs({ [MANIFEST]: manifest, [CONFIG]: config }));
    expect(images.get(MANIFEST)).toMatchObject({ manifest: MANIFEST, layers: [DIFF] });
    expect(images.get(MANIFEST)?.index).toBeUndefined();
  });

  test.each<[string, Record<string, unknown>]>([
    ['nothing is there', {}],
    ['its config is not there', { [INDEX]: index, [MANIFEST]: manifest }],
    ['its index lists itself', { [INDEX]: { manifests: [platform(INDEX, 'amd64')] } }],
    ['its config is none', { [MANIFEST]: manifest, [INDEX]: index, [CONFIG]: 7 }],
  ])('says what the API tells, and that the rest was not read, when %s', (_, content) => {
    const { images, layers } = contentsOf([listed(INDEX)], blobs(content));
    expect(images.get(INDEX)).toMatchObject({ tags: ['a:1'], layers: [], cut: 'its manifest could not be read' });
    expect(layers.size).toBe(0);
  });
});

test.each<[string, unknown]>([
  ['null', null],
  ['an index', index],
  ['a layer without a digest', { ...manifest, layers: [{ size: 1 }] }],
  ['null for a layer', { ...manifest, layers: [null] }],
  ['a size that is none', { ...manifest, layers: [{ digest: LAYER, size: 'x' }] }],
])('%s is no manifest', (_, value) => {
  expect(manifestOf(value)).toBeUndefined();
});

test('what is no platform is none of an index', () => {
  expect(platformsOf(index)).toEqual([FOREIGN, MANIFEST]);
  expect(platformsOf({ manifests: [null, {}, { digest: 'x' }] })).toEqual([]);
});
