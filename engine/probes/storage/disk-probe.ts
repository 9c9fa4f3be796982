/**
 * What takes how much of a lab's disk. Only when somebody wants to know: to answer, the engine walks its volumes and containers, and we
 * walk all it has. Once asked, it is told again after what changes it.
 */
import { statfsSync } from 'node:fs';
import type { LabPlace } from '#engine/lab/driver.ts';
import { pathOf, withInside } from '#engine/lab/inside-lab.ts';
import type { Json } from '#engine/trace/event.ts';
import type { DiskUse } from '#engine/trace/storage.ts';
import { monotonic } from '../clock.ts';
import { askJson } from '../engine-client.ts';
import type { EngineEvent } from '../engine-state.ts';
import { placeOf, type StorePlace } from '../image-store-parse.ts';
import { ImageStoreReader } from '../image-store-read.ts';
import { PacedLook } from '../network/paced-look.ts';
import type { Emit, Probe } from '../probe.ts';
import { Count, type Counted, countTree } from './count-tree.ts';
import { diskPlaces } from './disk-places.ts';
import { engineDisk } from './engine-disk.ts';

const NAME = 'disk use';
const CONTAINERD = '/var/lib/containerd';
/** What belongs to one command comes within this. */
const GATHER_MS = 400;
const CHANGING: Readonly<Record<string, ReadonlySet<string>>> = {
  container: new Set(['create', 'start', 'die', 'destroy', 'exec_die', 'extract-to-dir', 'prune']),
  image: new Set(['pull', 'tag', 'untag', 'load', 'import', 'delete', 'prune', 'create']),
  volume: new Set(['create', 'destroy', 'prune']),
  builder: new Set(['prune']),
};
const NOTHING: Counted = { taken: 0, length: 0, files: 0 };
const CUT = 'There is more than is counted one by one: what is left out counts as the engine’s own, or not at all.';

type Row = DiskUse['disk'][number];

export class DiskProbe implements Probe {
  readonly name = NAME;
  readonly #place: LabPlace;
  readonly #emit: Emit;
  readonly #look: PacedLook;
  readonly #images: ImageStoreReader;
  #wanted = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(place: LabPlace, emit: Emit) {
    this.#place = place;
    this.#emit = emit;
    this.#images = new ImageStoreReader(`/proc/${place.initPid}/root`);
    this.#look = new PacedLook(
      (_, signal) => this.#tell(signal),
      (error) => this.#failed(error),
    );
  }

  /** Somebody wants to know. */
  want(): void {
    this.#wanted = true;
    this.#look.want(monotonic());
  }

  hear(event: EngineEvent | undefined): void {
    if (!this.#wanted || !event || !CHANGING[event.Type]?.has(event.Action.replace(/:.*/s, ''))) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look.want(monotonic()), GATHER_MS).unref();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#look.stop();
  }

  /** @returns characters of JSON */
  async #tell(signal: AbortSignal): Promise<number> {
    const began = monotonic();
    const [answer, info] = await Promise.all(
      ['/system/df', '/info'].map((path) => askJson(this.#place.dockerSocket, path, signal)),
    );
    const said = engineDisk(answer);
    const store = placeOf(info);
    if (!said || !store) throw new Error('the engine does not say what it takes');
    const counted = await this.#count(store, signal);
    const took = (monotonic() as number) - began;
    const isCut = said.cut || counted.cut;
    const use: DiskUse = { engine: said.engine, ...counted.use, took, ...(isCut && { cut: CUT }) };
    const attributes = use as unknown as Record<string, Json>;
    const subject = { kind: 'disk-use', id: 'local' } as const;
    this.#emit({ kind: 'engine.event', at: monotonic(), subject, action: 'read', state: 'present', attributes });
    return JSON.stringify(attributes).length;
  }

  async #count(store: StorePlace, signal: AbortSignal) {
    const { root, driver } = store;
    const base = `/proc/${this.#place.initPid}/root`;
    const ofImages = await this.#layersOfImages(store);
    const { places, cut } = diskPlaces({ base, root, driver, ...(ofImages && { ofImages }) });
    const count = new Count(signal);
    const disk: Row[] = [];
    for (const { what, id, paths } of places) {
      let sum = NOTHING;
      for (const path of paths) sum = plus(sum, await countTree(base, path, count));
      if (sum.taken > 0 || id !== undefined)
        disk.push({ what, ...(id !== undefined && { id }), path: paths[0] ?? '', ...sum });
    }
    const told = new Set(places.flatMap(({ paths }) => paths));
    disk.push({ what: 'engine', path: root, ...(await countTree(base, root, count, told)) });
    disk.push({ what: 'containerd', path: CONTAINERD, ...(await countTree(base, CONTAINERD, count)) });
    const { total, free } = spaceOf(base, root);
    const rest = total - free - disk.reduce((sum, { taken }) => sum + taken, 0);
    disk.push({ what: 'other', path: '/', ...NOTHING, taken: Math.max(0, rest) });
    return { use: { disk, total, free }, cut: cut || count.cut };
  }

  /** Undefined where there is no such store. */
  async #layersOfImages(store: StorePlace): Promise<ReadonlySet<string> | undefined> {
    const contents = await this.#images.read(store).catch(() => undefined);
    return contents && new Set([...contents.images.values()].flatMap(({ layers }) => layers));
  }

  #failed(error: unknown): void {
    const detail = `What takes the disk could not be counted: ${error instanceof Error ? error.message : error}`;
    this.#emit({ kind: 'probe', at: monotonic(), probe: NAME, state: 'degraded', detail });
  }
}

const plus = (a: Counted, b: Counted): Counted => ({
  taken: a.taken + b.taken,
  length: a.length + b.length,
  files: a.files + b.files,
});

const spaceOf = (base: string, path: string): { total: number; free: number } =>
  withInside(base, path, (fd) => {
    const { bsize, blocks, bfree } = statfsSync(pathOf(fd));
    return { total: bsize * blocks, free: bsize * bfree };
  });
