/** For tests: images that no honest build makes, put into a registry as they are. */

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import { EPOCH } from '#engine/lab/base-images/docker-archive.ts';
import { tarFile } from '#engine/lab/base-images/tar-file.ts';
import { digestOf, pushBlob, putManifest } from './registry-client.fixture.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** A layer: its bytes as they travel, and the digest of what is in them. */
export type RawLayer = { blob: Buffer; diffId: string };

export type RawImage = {
  layers: readonly RawLayer[];
  /** Instead of those of the layers. */
  diffIds?: readonly string[];
  /** What the manifest says of the layers' sizes, instead of the truth. */
  sizes?: readonly number[];
  /** JSON that is added to the configuration, and to the manifest. */
  config?: string;
  manifest?: string;
};

/** @returns its manifest */
export async function storeRaw(socket: string, name: string, image: RawImage): Promise<Buffer> {
  const config = configOf(name, image);
  const blobs = new Map([config, ...image.layers.map(({ blob }) => blob)].map((blob) => [digestOf(blob), blob]));
  for (const blob of blobs.values()) await pushBlob(socket, name, blob);
  const layers = image.layers.map(({ blob }, at) => described(LAYER, blob, image.sizes?.[at]));
  const manifest = Buffer.from(
    `{"schemaVersion":2,"mediaType":"${MANIFEST}","config":${JSON.stringify(described(CONFIG, config))},` +
      `"layers":${JSON.stringify(layers)}${image.manifest ? `,${image.manifest}` : ''}}`,
  );
  await putManifest(socket, name, 'latest', manifest, MANIFEST);
  return manifest;
}

function configOf(name: string, { layers, diffIds = layers.map(({ diffId }) => diffId), config }: RawImage): Buffer {
  const usual = {
    ...{
      architecture: 'amd64',
      os: 'linux',
      created: '2026-01-01T00:00:00Z',
      author: name,
      config: { Cmd: ['/none'] },
    },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: diffIds.map(() => ({ created_by: 'made for a test' })),
  };
  return Buffer.from(`${JSON.stringify(usual).slice(0, -1)}${config ? `,${config}` : ''}}`);
}

const described = (mediaType: string, blob: Buffer, size = blob.length) => ({
  ...{ mediaType, size, digest: digestOf(blob) },
});

export const layerOf = (...entries: Parameters<typeof tarFile>[0]): RawLayer => rawLayer(tarFile(entries, EPOCH));

export const rawLayer = (tar: Buffer): RawLayer => ({ blob: gzipSync(tar), diffId: digestOf(tar) });

/** Of a tar that is made piece by piece and never in memory as a whole. */
export async function streamedLayer(pieces: Iterable<Buffer>): Promise<RawLayer> {
  const hash = createHash('sha256');
  function* hashed(): Generator<Buffer> {
    for (const piece of pieces) {
      hash.update(piece);
      yield piece;
    }
  }
  const blob = await buffer(Readable.from(hashed()).pipe(createGzip({ level: 1 })));
  return { blob, diffId: `sha256:${hash.digest('hex')}` };
}

const END = Buffer.alloc(1024);
/** Without the end of an archive. */
const entry = (path: string, data: Buffer = Buffer.alloc(0)): Buffer =>
  tarFile([{ kind: 'file', path, data }], EPOCH).subarray(0, -END.length);

/** `count` empty files, a thousand in each directory. */
export function* manyFiles(count: number): Generator<Buffer> {
  const AT_ONCE = 1000;
  for (let at = 0; at < count; at += AT_ONCE) {
    const paths = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, one) => `d${at / AT_ONCE}/f${one}`);
    yield Buffer.concat(paths.map((path) => entry(path)));
  }
  yield END;
}

/** One file of so many MiB of nothing; less than 8 GiB, as the format allows. */
export function* hugeFile(path: string, mebibytes: number): Generator<Buffer> {
  const nothing = Buffer.alloc(2 ** 20);
  yield headerFor(path, mebibytes * 2 ** 20);
  for (let at = 0; at < mebibytes; at++) yield nothing;
  yield END;
}

/** The size in the header of an empty file is put right, and the sum over it. */
function headerFor(path: string, size: number): Buffer {
  const header = Buffer.from(entry(path));
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
