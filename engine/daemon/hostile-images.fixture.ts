/** For tests: images and archives that somebody made to do harm, laid into the registry of a daemon's hub. */
import { join } from 'node:path';
import {
  hugeFile,
  layerOf,
  manyFiles,
  type RawImage,
  type RawLayer,
  rawLayer,
  storeRaw,
  streamedLayer,
} from '#engine/hub/hostile-image.fixture.ts';
import { digestOf, putManifest } from '#engine/hub/registry-client.fixture.ts';
import { layManifest } from '#engine/hub/stored-by-hand.fixture.ts';
import { EPOCH } from '#engine/lab/base-images/docker-archive.ts';
import { tarFile } from '#engine/lab/base-images/tar-file.ts';
import type { OneLab } from './one-lab.fixture.ts';

/** Of the labs that pull them: what is larger than a disk is larger than any, and a small one is filled sooner. */
export const DISK_MIB = 1024;
/** ext4 makes a file's place for each 16 KiB. */
const MOST_FILES = (DISK_MIB * 2 ** 20) / (16 * 1024);

/** No file of this name may ever be outside of the engine's own store. */
export const EVIL = 'engine-room-evil';
const UP = '../../../../../../../..';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

const file = (path: string, text = path) => ({ kind: 'file' as const, path, data: Buffer.from(text) });
const link = (path: string, to: string) => ({ kind: 'link' as const, path, to });
const one = (text: string): RawLayer => layerOf(file('file', text));
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

/** By name; each has a layer of its own, so that none is there already. */
const IMAGES: Record<string, () => RawImage | Promise<RawImage>> = {
  honest: () => ({ layers: [one('honest')] }),
  upwards: () => ({ layers: [layerOf(file(`${UP}/etc/${EVIL}`))] }),
  absolute: () => ({ layers: [layerOf(file(`/etc/${EVIL}`))] }),
  'through-link': () => ({ layers: [layerOf(link('out', '/etc'), file(`out/${EVIL}`))] }),
  'through-layers': () => ({ layers: [layerOf(link('out', `${UP}/etc`)), layerOf(file(`out/${EVIL}`))] }),
  'hard-link': () => ({ layers: [layerOf({ kind: 'hardlink', path: 'shadow', to: `${UP}/etc/shadow` })] }),
  'said-larger': () => ({ layers: [one('larger')], sizes: [5_000_000_000] }),
  'said-smaller': () => ({ layers: [one('smaller')], sizes: [10] }),
  'said-negative': () => ({ layers: [one('negative')], sizes: [-1] }),
  'many-diffs': () => ({ layers: [one('many')], diffIds: Array(5000).fill(one('many').diffId) }),
  'few-diffs': () => ({ layers: [one('few'), one('more')], diffIds: [one('few').diffId] }),
  'no-diffs': () => ({ layers: [one('none')], diffIds: [] }),
  'wrong-diff': () => ({ layers: [one('wrong')], diffIds: [one('right').diffId] }),
  'long-manifest': () => ({
    layers: [one('long')],
    manifest: `"annotations":{"a":"${'x'.repeat(4 * 2 ** 20 - 2000)}"}`,
  }),
  'deep-config': () => ({ layers: [one('deep')], config: `"x":${deep(15_000)}` }),
  thousands: () => ({ layers: Array(5000).fill(one('thousands')) }),
  large: async () => ({ layers: [await streamedLayer(hugeFile('large', 300))] }),
  'file-bomb': async () => ({ layers: [await streamedLayer(manyFiles(MOST_FILES * 2))] }),
  'gzip-bomb': async () => ({ layers: [await streamedLayer(hugeFile('huge', DISK_MIB * 2))] }),
};

/** Those that no registry would take. */
const LAID: Record<string, (lab: OneLab) => void | Promise<void>> = {
  'lists-itself': (lab) => layIndex(lab, 'lists-itself', 'itself', 'itself'),
  'list-each-other': (lab) => {
    layIndex(lab, 'list-each-other', 'second', 'first');
    layIndex(lab, 'list-each-other', 'first', 'second');
  },
  nested: (lab) => storeNested(lab.registry, 60),
};

/** Under `library/` and its name. */
export async function storeHostile(lab: OneLab, name: string): Promise<void> {
  const make = IMAGES[name];
  if (make) await storeRaw(lab.registry, `library/${name}`, await make());
  else await LAID[name]?.(lab);
}

const digestFor = (word: string): string => digestOf(Buffer.from(word));

function layIndex(lab: OneLab, name: string, own: string, listed: string): void {
  const storage = join(lab.stateDir, 'hub', 'storage');
  layManifest(storage, `library/${name}`, digestFor(own), indexOf(digestFor(listed)));
}

const indexOf = (digest: string, size = 300, mediaType = INDEX): string =>
  JSON.stringify({
    ...{ schemaVersion: 2, mediaType: INDEX },
    manifests: [{ mediaType, size, digest, platform: { architecture: 'amd64', os: 'linux' } }],
  });

/** An index of an index of an index … of an image. */
async function storeNested(registry: string, levels: number): Promise<void> {
  let [below, type] = [await storeRaw(registry, 'library/nested', { layers: [one('nested')] }), MANIFEST];
  for (let level = 1; level <= levels; level++) {
    const index = Buffer.from(indexOf(digestOf(below), below.length, type));
    await putManifest(registry, 'library/nested', level === levels ? 'latest' : digestOf(index), index, INDEX);
    [below, type] = [index, INDEX];
  }
}

const configFor = (tar: Buffer): string =>
  JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [digestOf(tar)] } });
const listOf = (config: string): string =>
  JSON.stringify([{ Config: config, RepoTags: ['loaded:1'], Layers: ['l.tar'] }]);

/** What `docker save` would write, but for one thing. */
function archiveOf(name: string, config = 'config.json', more: Parameters<typeof tarFile>[0] = []): Buffer {
  const layer = tarFile([file(name)], EPOCH);
  const parts = [file('manifest.json', listOf(config)), file('config.json', configFor(layer))];
  const usual = more.some(({ path }) => path === 'l.tar') ? [] : [{ ...file('l.tar'), data: layer }];
  return tarFile([...more, ...parts, ...usual], EPOCH);
}

export const ARCHIVES = {
  upwards: archiveOf('upwards', 'config.json', [file(`${UP}/etc/${EVIL}`)]),
  'config-upwards': archiveOf('config-upwards', `${UP}/etc/hostname`),
  'layer-is-link': archiveOf('layer-is-link', 'config.json', [link('l.tar', '/etc/shadow')]),
  'through-link': archiveOf('through-link', 'config.json', [link('out', '/etc'), file(`out/${EVIL}`)]),
} as const;

/** Where a lab gets an archive from: it is a blob of the hub's. */
export const archiveUrl = (name: keyof typeof ARCHIVES): string =>
  `hub.lab/v2/library/archive-${name}/blobs/${digestOf(ARCHIVES[name])}`;

export async function storeArchives(lab: OneLab): Promise<void> {
  for (const [name, blob] of Object.entries(ARCHIVES))
    await storeRaw(lab.registry, `library/archive-${name}`, { layers: [{ ...rawLayer(blob), blob }] });
}
