/** The probes that tell how a lab's world is: they hear what the others see, look by themselves, and tell what changed. */
import type { Observation } from '#engine/correlate/observation.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import type { EngineEvent } from './engine-state.ts';
import { FilesLink } from './files/files-link.ts';
import { FilesProbe } from './files/files-probe.ts';
import { ImageStoreProbe } from './image-store.ts';
import { NetworkProbe } from './network/network-probe.ts';
import type { Emit, Probe } from './probe.ts';
import { ProcessProbe } from './processes/process-probe.ts';
import { DiskProbe } from './storage/disk-probe.ts';
import { LogProbe } from './storage/log-probe.ts';
import { MountProbe } from './storage/mount-probe.ts';

interface WorldProbe extends Probe {
  /** What any probe of the lab saw. */
  note?(seen: Observation): void;
  /** What the engine's event stream says; undefined when the stream began anew. */
  hear?(event: EngineEvent | undefined, at: Nanos): void;
}

type Options = {
  place: LabPlace;
  imageDir: string;
  /** Watches the files of all labs of the host; without it the lab has one of its own. */
  files?: FilesLink;
  emit: Emit;
};

export class WorldProbes {
  readonly #processes: ProcessProbe;
  readonly #disk: DiskProbe;
  readonly #logs: LogProbe;
  readonly #files: FilesLink;
  readonly #ownFiles: boolean;
  readonly #all: readonly WorldProbe[];

  constructor({ place, imageDir, files, emit }: Options) {
    this.#ownFiles = files === undefined;
    this.#files = files ?? new FilesLink();
    this.#processes = new ProcessProbe(place, emit);
    this.#disk = new DiskProbe(place, emit);
    this.#logs = new LogProbe(place, emit);
    this.#all = [
      new ImageStoreProbe(place, emit),
      new NetworkProbe(place, imageDir, emit),
      this.#processes,
      new MountProbe(place, emit),
      this.#disk,
      this.#logs,
      new FilesProbe(place, this.#files, emit),
    ];
  }

  note(seen: Observation): void {
    for (const probe of this.#all) probe.note?.(seen);
  }

  hear(event: EngineEvent | undefined, at: Nanos): void {
    for (const probe of this.#all) probe.hear?.(event, at);
  }

  askCounts(): void {
    for (const probe of this.#all) probe.askCounts?.();
  }

  followUse(on: boolean): void {
    this.#processes.followUse(on);
    this.#logs.followUse(on);
  }

  countDisk(): void {
    this.#disk.want();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((probe) => probe.stop()));
    if (this.#ownFiles) await this.#files.stop();
  }
}
