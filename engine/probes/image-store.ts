/**
 * What images a lab's engine keeps and what they share, read from its disk. Nothing is asked again and again: what the engine tells and what
 * is asked of it says when to look, and what is found there is told as of that moment.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Observation } from '#engine/correlate/observation.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import type { ImageStore, StoredLayer } from '#engine/trace/stored.ts';
import { monotonic } from './clock.ts';
import { readContainerdStore } from './containerd-store.ts';
import { askJson } from './engine-client.ts';
import { type Known, StoreFacts } from './image-store-facts.ts';
import { placeOf, type StorePlace } from './image-store-parse.ts';
import { ImageStoreReader, type StoreContents } from './image-store-read.ts';
import { StoreTrigger } from './image-store-trigger.ts';
import { LayerReader } from './layer-reader.ts';
import type { Emit, Probe } from './probe.ts';

/** Between two looks, so that a script that tags a thousand images is not followed step by step. */
const PAUSE_MS = 100;
/** While the files of many layers are read, what is known by then is told as often as this. */
const FILES_PAUSE_NS = 300e6;
/** The sequencer waits 50 ms. */
const FRESH_NS = 30e6;
const UNKNOWN: ImageStore = { mode: 'unread', driver: '', root: '', images: 0, layers: 0 };

export class ImageStoreProbe implements Probe {
  readonly name = 'image store';
  readonly #place: LabPlace;
  readonly #emit: Emit;
  readonly #trigger = new StoreTrigger();
  readonly #facts = new StoreFacts();
  readonly #reader: ImageStoreReader;
  readonly #files: LayerReader;
  readonly #stopped = new AbortController();
  #store: StorePlace | undefined;
  #wanted: { at: Nanos; start: boolean } | undefined;
  #running: Promise<void> | undefined;

  constructor(place: LabPlace, emit: Emit) {
    this.#place = place;
    this.#emit = emit;
    this.#reader = new ImageStoreReader(`/proc/${place.initPid}/root`);
    this.#files = new LayerReader(`/proc/${place.initPid}/root`);
  }

  /** What a probe of this lab saw. */
  note(seen: Observation): void {
    const meaning = this.#trigger.means(seen);
    if (!meaning || this.#stopped.signal.aborted) return;
    const start = meaning === 'start' || (this.#wanted?.start ?? false);
    this.#wanted = { at: nanos(Math.max(seen.at, this.#wanted?.at ?? 0)), start };
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#wanted && !this.#stopped.signal.aborted) {
      const { at, start } = this.#wanted;
      this.#wanted = undefined;
      await this.#look(at, start).catch((error: unknown) => this.#tellUnread(at, error));
      await delay(PAUSE_MS, undefined, { signal: this.#stopped.signal }).catch(() => {});
    }
  }

  async #look(at: Nanos, start: boolean): Promise<void> {
    const store = await this.#where(start);
    const contents = await this.#read(store);
    this.#tell(at, this.#known(store, contents));
    if (store.mode !== 'graph driver') return;
    let told = monotonic();
    for await (const _ of this.#files.readNext(store, contents.layers, this.#stopped.signal)) {
      if (monotonic() - told < FILES_PAUSE_NS) continue;
      this.#tell(at, this.#known(store, contents));
      told = monotonic();
    }
    this.#tell(at, this.#known(store, contents));
  }

  async #where(start: boolean): Promise<StorePlace> {
    if (this.#store && !start) return this.#store;
    const store = placeOf(await askJson(this.#place.dockerSocket, '/info', this.#stopped.signal));
    if (!store) throw new Error('the engine does not say where its store is');
    this.#store = store;
    return store;
  }

  #read(store: StorePlace): Promise<StoreContents> {
    return store.mode === 'containerd'
      ? readContainerdStore(`/proc/${this.#place.initPid}/root`, this.#place.dockerSocket, this.#stopped.signal)
      : this.#reader.read(store);
  }

  #known(store: StorePlace, { images, layers, detail }: StoreContents): Known {
    return {
      store: { ...store, images: images.size, layers: layers.size, ...(detail && { detail }) },
      images,
      layers: new Map([...layers].map(([id, layer]): [string, StoredLayer] => [id, this.#files.with(layer)])),
    };
  }

  /** As of what made us look, if that is just now; the order of observations waits no longer. */
  #tell(since: Nanos, known: Known): void {
    const now = monotonic();
    const at = now - since < FRESH_NS ? since : now;
    for (const fact of this.#facts.next(known)) this.#emit({ kind: 'engine.event', at, ...fact });
  }

  /** The lab is going, or its store cannot be read: what was told of it holds no more. */
  #tellUnread(at: Nanos, error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    const detail = `The image store could not be read: ${error instanceof Error ? error.message : error}`;
    const { driver = '', root = '' } = this.#store ?? {};
    this.#tell(at, { store: { ...UNKNOWN, driver, root, detail }, images: new Map(), layers: new Map() });
  }
}
