/** Reads Docker's image store on a lab's disk, from outside: `<root>/image/<driver>` of a running lab. What is named by its digest is read once. */
import { fstatSync } from 'node:fs';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { listInside, readInside, withInside } from '#engine/lab/inside-lab.ts';
import type { Json } from '#engine/trace/event.ts';
import type { StoredImage, StoredLayer } from '#engine/trace/stored.ts';
import {
  blobsOf,
  type Config,
  configOf,
  hexOf,
  isDigest,
  layerOf,
  type Names,
  namesOf,
  type StorePlace,
} from './image-store-parse.ts';

/** What is on the disk. Images by ID, layers by chain ID. */
export type StoreContents = {
  images: ReadonlyMap<string, StoredImage>;
  layers: ReadonlyMap<string, StoredLayer>;
  /** in words, when some of it was left out */
  detail?: string;
};

export const MOST_IMAGES = 2000;
const MOST_LAYERS = 8000;
const LARGEST_CONFIG = 1 << 20;
const LARGEST_FILE = 4096;
const LARGEST_METADATA = 256 * 1024;
const HEX = /^[0-9a-f]{64}$/;
/** Files read before others get their turn. */
const AT_A_TIME = 64;

type KnownLayer = { stamp: string; layer: Omit<StoredLayer, 'blobs'> | undefined };

export class ImageStoreReader {
  readonly #labRoot: string;
  #configs = new Map<string, Config | undefined>();
  #layers = new Map<string, KnownLayer>();
  #blobs = new Map<string, StoredLayer['blobs']>();
  #blobsStamp = '';

  /** @param labRoot `/proc/PID/root` */
  constructor(labRoot: string) {
    this.#labRoot = labRoot;
  }

  /** @throws when the store is not there, or is none */
  async read({ root, driver }: StorePlace): Promise<StoreContents> {
    const path = `${root}/image/${driver}`;
    const ids = listInside(this.#labRoot, `${path}/imagedb/content/sha256`, MOST_IMAGES + 1).filter((name) =>
      HEX.test(name),
    );
    const configs = await this.#readConfigs(path, ids.slice(0, MOST_IMAGES));
    const names = namesOf(JSON.parse(readInside(this.#labRoot, `${path}/repositories.json`)));
    const layers = await this.#readLayers(path, configs);
    const detail =
      ids.length > MOST_IMAGES ? `There are more than ${MOST_IMAGES} images; the others are not read.` : '';
    return { images: imagesOf(configs, names), layers, ...(detail && { detail }) };
  }

  async #readConfigs(path: string, ids: readonly string[]): Promise<Map<string, Config>> {
    const known = this.#configs;
    this.#configs = new Map();
    for (const [index, hex] of ids.entries()) {
      const id = `sha256:${hex}`;
      if (known.has(id)) this.#configs.set(id, known.get(id));
      else this.#configs.set(id, this.#readConfig(`${path}/imagedb`, hex));
      if (index % AT_A_TIME === AT_A_TIME - 1) await othersFirst();
    }
    return new Map([...this.#configs].flatMap(([id, config]) => (config ? [[id, config] as const] : [])));
  }

  #readConfig(path: string, hex: string): Config | undefined {
    try {
      const text = readInside(this.#labRoot, `${path}/content/sha256/${hex}`, LARGEST_CONFIG);
      const config = configOf(JSON.parse(text), Buffer.byteLength(text));
      const parent = this.#parentOf(`${path}/metadata/sha256/${hex}`);
      return config && { ...config, ...(parent && { parent }) };
    } catch {
      return undefined;
    }
  }

  #parentOf(path: string): string | undefined {
    try {
      const parent = readInside(this.#labRoot, `${path}/parent`, LARGEST_FILE).trim();
      return isDigest(parent) ? parent : undefined;
    } catch {
      return undefined;
    }
  }

  async #readLayers(path: string, configs: ReadonlyMap<string, Config>): Promise<Map<string, StoredLayer>> {
    this.#forgetBlobs(path);
    const known = this.#layers;
    const layers = new Map<string, StoredLayer>();
    this.#layers = new Map();
    for (const [chainId, diffId] of layersOf(configs)) {
      const record = this.#recordOf(`${path}/layerdb/sha256/${hexOf(chainId)}`, known.get(chainId));
      if (record) this.#layers.set(chainId, record);
      layers.set(chainId, { ...(record?.layer ?? { diffId }), blobs: this.#blobsOf(path, diffId) });
      if (layers.size % AT_A_TIME === 0) await othersFirst();
      if (layers.size >= MOST_LAYERS) break;
    }
    return layers;
  }

  /** A layer that went and came again has the same name, but another directory. */
  #recordOf(path: string, known: KnownLayer | undefined): KnownLayer | undefined {
    const stamp = this.#stampOf(path);
    if (stamp === undefined) return undefined;
    return known?.stamp === stamp ? known : { stamp, layer: this.#readLayer(path) };
  }

  #readLayer(path: string): KnownLayer['layer'] {
    const read = (name: string) => readInside(this.#labRoot, `${path}/${name}`, LARGEST_FILE);
    try {
      const isAbove = listInside(this.#labRoot, path, 32).includes('parent');
      return layerOf({
        diff: read('diff'),
        cacheId: read('cache-id'),
        size: read('size'),
        ...(isAbove && { parent: read('parent') }),
      });
    } catch {
      return undefined;
    }
  }

  /** Each change there makes a new file, and so changes the directory. */
  #forgetBlobs(path: string): void {
    const stamp = this.#stampOf(`${path}/distribution/v2metadata-by-diffid/sha256`) ?? '';
    if (stamp !== this.#blobsStamp) this.#blobs = new Map();
    this.#blobsStamp = stamp;
  }

  #blobsOf(path: string, diffId: string): StoredLayer['blobs'] {
    const known = this.#blobs.get(diffId) ?? (this.#blobsStamp === '' ? [] : this.#readBlobs(path, diffId));
    this.#blobs.set(diffId, known);
    return known;
  }

  #readBlobs(path: string, diffId: string): StoredLayer['blobs'] {
    try {
      const file = `${path}/distribution/v2metadata-by-diffid/sha256/${hexOf(diffId)}`;
      return blobsOf(JSON.parse(readInside(this.#labRoot, file, LARGEST_METADATA)) as Json);
    } catch {
      return [];
    }
  }

  #stampOf(path: string): string | undefined {
    try {
      return withInside(this.#labRoot, path, (fd) => {
        const { ino, mtimeMs, ctimeMs } = fstatSync(fd);
        return `${ino} ${mtimeMs} ${ctimeMs}`;
      });
    } catch {
      return undefined;
    }
  }
}

function imagesOf(configs: ReadonlyMap<string, Config>, names: Names): Map<string, StoredImage> {
  return new Map(
    [...configs].map(([id, { diffIds: _, ...config }]) => {
      const { tags, digests } = names.get(id) ?? { tags: [], digests: [] };
      return [id, { tags, digests, ...config }];
    }),
  );
}

/** Each once, with its diff ID. */
function* layersOf(configs: ReadonlyMap<string, Config>): Generator<readonly [string, string]> {
  const seen = new Set<string>();
  for (const { layers, diffIds } of configs.values())
    for (const [index, chainId] of layers.entries()) {
      if (seen.has(chainId)) continue;
      seen.add(chainId);
      yield [chainId, diffIds[index] as string];
    }
}
