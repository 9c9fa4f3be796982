/** Two labs made in the same way, but that all probes are around one of them. Needs root, runc and bpftrace. */
import type { Observation } from '#engine/correlate/observation.ts';
import { buildArchive } from '#engine/lab/base-images/build.ts';
import { loadImages } from '#engine/lab/base-images/load.ts';
import type { ExecOptions, ExecProcess, LabPlace } from '#engine/lab/driver.ts';
import { buildLabImage, type LabImage } from '#engine/lab/image/build.ts';
import { type OwnState, ownState } from '#engine/lab/own-state.ts';
import { RuncDriver } from '#engine/lab/runc-driver.ts';
import { labId } from '#engine/trace/ids.ts';
import type { KernelProbe } from '../kernel-probe.ts';
import { startKernelReader } from '../kernel-reader.ts';
import type { Probe } from '../probe.ts';
import { watchLab } from '../watch-lab.ts';

export type Side = 'watched' | 'plain';

/** One of the two. */
export type TwinLab = {
  side: Side;
  place: LabPlace;
  exec(argv: string[], options?: ExecOptions): Promise<ExecProcess>;
};

const SIZE = { memoryMiB: 1024, cpuPercent: 200, pids: 1000, diskMiB: 2048 };

export class LabPair {
  /** What the probes saw, of the watched lab only. */
  readonly observations: Observation[] = [];
  readonly #state: OwnState;
  readonly #image: LabImage;
  readonly #driver: RuncDriver;
  readonly #kernel: KernelProbe = startKernelReader();
  readonly #labs = new Map<Side, TwinLab>();
  #probe?: Probe;

  static async boot(): Promise<LabPair> {
    const pair = new LabPair(await buildLabImage(), await ownState());
    try {
      for (const side of ['watched', 'plain'] as const) await pair.#boot(side);
    } catch (error) {
      await pair.close();
      throw error;
    }
    return pair;
  }

  private constructor(image: LabImage, state: OwnState) {
    this.#image = image;
    this.#state = state;
    this.#driver = new RuncDriver({ rootfs: image.rootfs, state: state.dir });
  }

  lab(side: Side): TwinLab {
    const lab = this.#labs.get(side);
    if (!lab) throw new Error(`the ${side} lab is not there`);
    return lab;
  }

  /** How many requests to the engine the probes have seen so far. */
  get exchanges(): number {
    return this.observations.filter(({ kind }) => kind === 'http.request').length;
  }

  /** The labs go with their state. */
  async close(): Promise<void> {
    await this.#probe?.stop();
    await this.#kernel.stop();
    await this.#state.remove();
  }

  async #boot(side: Side): Promise<void> {
    const id = labId(side);
    const place = await this.#driver.create({ id, ...SIZE });
    if (side === 'watched') this.#probe = await this.#watch(place);
    await this.#driver.boot(id);
    for (const name of ['small', 'registry'] as const) await loadImages(place, await buildArchive(name, this.#image));
    this.#labs.set(side, { side, place, exec: (argv, options) => this.#driver.exec(id, argv, options) });
  }

  async #watch(place: LabPlace): Promise<Probe> {
    const emit = (seen: Observation) => this.observations.push(seen);
    const probe = await watchLab({ place, imageDir: this.#image.dir, kernel: this.#kernel, emit });
    await this.#kernel.attached;
    return probe;
  }
}
