/**
 * With the containerd image store, dockerd's own store is empty: what images there are is asked of the engine, and what they are made of is
 * read from the manifests and configs in containerd's content store. Which snapshot holds a layer stands in a database of containerd's own,
 * which is not read.
 */
import { readInside } from '#engine/lab/inside-lab.ts';
import { readJson } from '#engine/trace/shallow-json.ts';
import type { StoredImage, StoredLayer } from '#engine/trace/stored.ts';
import { askJson } from './engine-client.ts';
import { BOUNDS, type Config, configOf, hexOf, isDigest, shortened } from './image-store-parse.ts';
import type { StoreContents } from './image-store-read.ts';
import { type Manifest, manifestOf, platformsOf } from './manifest.ts';

const CONTENT = '/var/lib/containerd/io.containerd.content.v1.content/blobs/sha256';
const LARGEST_BLOB = 1 << 20;
const MOST_IMAGES = 500;
const TOLD_BY_API =
  'The containerd image store holds the images: the list is what the engine’s API tells, the layers are read from its manifests. Where a layer is unpacked is in containerd’s own database and not shown.';

type Listed = { id: string; tags: string[]; digests: string[]; created?: string; size: number };
type Blobs = { json(digest: string): { value: unknown; bytes: number } | undefined };

/** @throws when the engine gives no list */
export async function readContainerdStore(
  labRoot: string,
  socket: string,
  signal: AbortSignal,
): Promise<StoreContents> {
  const answer = await askJson(socket, '/images/json?all=1', signal);
  if (!Array.isArray(answer)) throw new Error('the engine gives no list of images');
  return contentsOf(answer.slice(0, MOST_IMAGES).flatMap(listedOf), blobsIn(labRoot));
}

const blobsIn = (labRoot: string): Blobs => ({
  json(digest) {
    try {
      const text = readInside(labRoot, `${CONTENT}/${hexOf(digest)}`, LARGEST_BLOB);
      return { value: readJson(text), bytes: Buffer.byteLength(text) };
    } catch {
      return undefined;
    }
  },
});

/** Pure: what a list and the blobs that it leads to say. */
export function contentsOf(list: readonly Listed[], blobs: Blobs): StoreContents {
  const images = new Map<string, StoredImage>();
  const layers = new Map<string, StoredLayer>();
  for (const listed of list) {
    const found = followed(listed.id, blobs);
    images.set(listed.id, imageOf(listed, found));
    for (const [id, layer] of found ? layersOf(found) : []) if (!layers.has(id)) layers.set(id, layer);
  }
  return { images, layers, detail: TOLD_BY_API };
}

type Followed = { index?: string; manifest: string; blobs: Manifest; config: Config };

/** From an image's digest, of an index or a manifest, to its config: of an index, the first platform whose config is there. */
function followed(digest: string, blobs: Blobs): Followed | undefined {
  const read = blobs.json(digest)?.value;
  const direct = manifestAt(digest, read, blobs);
  if (direct) return direct;
  for (const platform of platformsOf(read)) {
    const found = manifestAt(platform, blobs.json(platform)?.value, blobs);
    if (found) return { index: digest, ...found };
  }
  return undefined;
}

function manifestAt(digest: string, value: unknown, blobs: Blobs): Followed | undefined {
  const manifest = manifestOf(value);
  const read = manifest && blobs.json(manifest.config);
  const config = read && configOf(read.value, read.bytes);
  return manifest && config ? { manifest: digest, blobs: manifest, config } : undefined;
}

function imageOf({ id: _, tags, digests, created, size }: Listed, found: Followed | undefined): StoredImage {
  const names = { tags, digests, size };
  if (!found)
    return {
      ...{ ...names, architecture: '', os: '', ...(created && { created }), layers: [], history: [], configBytes: 0 },
      cut: 'its manifest could not be read',
    };
  const { diffIds: _diffIds, ...config } = found.config;
  const chain = { manifest: found.manifest, config: found.blobs.config, ...(found.index && { index: found.index }) };
  return { ...names, ...config, ...chain };
}

function* layersOf({ config, blobs }: Followed): Generator<readonly [string, StoredLayer]> {
  for (const [index, chainId] of config.layers.entries()) {
    const blob = blobs.layers[index];
    const parent = config.layers[index - 1];
    yield [
      chainId,
      { diffId: config.diffIds[index] as string, ...(parent && { parent }), blobs: blob ? [blob] : [] },
    ] as const;
  }
}

function listedOf(value: unknown): Listed[] {
  const { Id, RepoTags, RepoDigests, Created, Size } = (value ?? {}) as Record<string, unknown>;
  if (!isDigest(Id)) return [];
  const created = typeof Created === 'number' && Math.abs(Created) < 8e12 ? new Date(Created * 1000) : undefined;
  return [
    {
      id: Id,
      tags: textsOf(RepoTags).filter((tag) => tag !== '<none>:<none>'),
      digests: textsOf(RepoDigests),
      ...(created && { created: created.toISOString() }),
      size: typeof Size === 'number' ? Size : 0,
    },
  ];
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [])
    .slice(0, BOUNDS.names)
    .map(shortened)
    .filter((text) => text !== '');
