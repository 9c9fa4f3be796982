/** The files of layers that were not looked at yet, one layer after the other. */
import type { LayerFiles, StoredLayer } from '#engine/trace/stored.ts';
import type { StorePlace } from './image-store-parse.ts';
import { layerFiles } from './layer-files.ts';

type Read = { files: LayerFiles } | { unread: string };
type Layers = ReadonlyMap<string, StoredLayer>;

/** Below a layer nobody looks further for what it changes. */
const MOST_LOWERS = 128;

export class LayerReader {
  readonly #labRoot: string;
  /** By directory, which is a layer's for as long as it is there. */
  #read = new Map<string, Read>();

  /** @param labRoot `/proc/PID/root` */
  constructor(labRoot: string) {
    this.#labRoot = labRoot;
  }

  /** What is known of its files by now is added. */
  with(layer: StoredLayer): StoredLayer {
    return { ...layer, ...(layer.cacheId !== undefined && this.#read.get(layer.cacheId)) };
  }

  /** Reads what is new, and yields after each layer. */
  async *readNext(store: StorePlace, layers: Layers, signal: AbortSignal): AsyncGenerator<void> {
    this.#forget(layers);
    for (const layer of layers.values()) {
      if (signal.aborted) return;
      if (layer.cacheId === undefined || this.#read.has(layer.cacheId)) continue;
      this.#read.set(layer.cacheId, await this.#filesOf(store, layer.cacheId, lowersOf(layer, layers), signal));
      yield;
    }
  }

  async #filesOf(store: StorePlace, cacheId: string, below: readonly string[], signal: AbortSignal): Promise<Read> {
    const diff = (id: string) => `${store.root}/${store.driver}/${id}/diff`;
    try {
      if (store.driver !== 'overlay2') throw new Error(`the storage driver is ${store.driver}, not overlay2`);
      const where = { base: this.#labRoot, diff: diff(cacheId), lowers: below.map(diff) };
      return { files: await layerFiles(where, { signal }) };
    } catch (error) {
      return { unread: `its files could not be read: ${error instanceof Error ? error.message : error}` };
    }
  }

  #forget(layers: Layers): void {
    const there = new Set([...layers.values()].map(({ cacheId }) => cacheId));
    this.#read = new Map([...this.#read].filter(([cacheId]) => there.has(cacheId)));
  }
}

/** Directories of the layers below, the nearest first. */
export function lowersOf(layer: StoredLayer, layers: Layers): string[] {
  const lowers: string[] = [];
  let below = layer.parent;
  while (below !== undefined && lowers.length < MOST_LOWERS) {
    const lower = layers.get(below);
    if (lower?.cacheId !== undefined) lowers.push(lower.cacheId);
    below = lower?.parent;
  }
  return lowers;
}
