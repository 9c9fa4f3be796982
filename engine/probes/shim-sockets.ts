/**
 * The sockets on which containerd reaches the shims of a lab. A few always wait for the next shims: the wrapper that starts one
 * (`containerd-shim-runc-v2` in the lab image) takes one by making the file beside it, which says where it leads, and tells containerd
 * its address. So nothing has to be known before, nobody waits for an answer, and without a free one containerd gets the shim's own.
 */
import { closeSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import type { Peer, ProbeObservation } from '#engine/correlate/observation.ts';
import { ownedDir } from '#engine/lab/disk.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import { openInside, pathOf } from '#engine/lab/inside-lab.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { connectAs } from './connect-as.ts';
import { readClaim, type ShimClaim } from './shim-claim.ts';
import { type ConnectionCopy, type TeeOptions, UnixTee } from './unix-tee.ts';

export type ShimSocketsOptions = Pick<TeeOptions, 'isLab' | 'onGap'> & {
  place: LabPlace;
  copy(connection: number, peer: Peer | undefined, shim: string): ConnectionCopy;
  report(state: ProbeObservation['state'], detail: string): void;
};

type Slot = {
  number: number;
  tee: UnixTee;
  claim?: ShimClaim;
  connections: number /** Its socket is in its place. */;
  isReady?: true;
};

const DIR = 'containerd/engine/shim';
/** Shims that can start before the first of them is connected to. */
const WAITING = 16;
/** Shims at a time; further ones are not observed. */
const MOST = 512;

export class ShimSockets {
  readonly #options: ShimSocketsOptions;
  readonly #slots = new Set<Slot>();
  /** When the connection to a container's shim ended. */
  readonly #left = new BoundedMap<string, Nanos>(MOST);
  #slotsMade = 0;
  #connections = 0;
  #isClosed = false;

  /** Before the lab boots. */
  static async open(options: ShimSocketsOptions): Promise<ShimSockets> {
    const { runDir, uidBase } = options.place;
    for (const dir of ['containerd', 'containerd/engine', DIR]) ownedDir(join(runDir, dir), uidBase, 0o711);
    const sockets = new ShimSockets(options);
    await sockets.#fill();
    return sockets;
  }

  private constructor(options: ShimSocketsOptions) {
    this.#options = options;
  }

  /** Was this container's shim reached through one of these at that time? */
  observes(container: string, at: Nanos): boolean {
    const isOpen = [...this.#slots].some(({ claim, connections }) => claim?.container === container && connections > 0);
    return isOpen || (this.#left.get(container) ?? 0) >= at;
  }

  /** Makes sure that some wait, whatever the lab did to them. Never throws. */
  async replenish(): Promise<void> {
    try {
      await this.#fill();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#options.report('degraded', `no socket for the next shim: ${why}`);
    }
  }

  /** With the lab: containerd takes a shim that it cannot reach for dead. */
  close(): void {
    this.#isClosed = true;
    for (const slot of this.#slots) this.#remove(slot);
  }

  async #fill(): Promise<void> {
    if (this.#isClosed) return;
    const unclaimed = [...this.#slots].filter(({ claim }) => !claim);
    for (const slot of unclaimed) if (slot.isReady && !this.#has(`${slot.number}.sock`)) this.#remove(slot);
    const waiting = unclaimed.filter((slot) => this.#slots.has(slot) && !this.#has(`${slot.number}.shim`));
    const wanted = Math.min(WAITING - waiting.length, MOST - this.#slots.size);
    await Promise.all(Array.from({ length: Math.max(0, wanted) }, () => this.#add()));
  }

  #has(name: string): boolean {
    try {
      closeSync(openInside(this.#options.place.runDir, `${DIR}/${name}`));
      return true;
    } catch {
      return false;
    }
  }

  async #add(): Promise<void> {
    const number = ++this.#slotsMade;
    const slot: Slot = { number, tee: new UnixTee(this.#teeOf(number, () => slot)), connections: 0 };
    this.#slots.add(slot);
    try {
      await slot.tee.listen();
    } catch (error) {
      this.#remove(slot);
      throw error;
    }
    slot.isReady = true;
    if (this.#isClosed) this.#remove(slot);
  }

  #teeOf(number: number, slotOf: () => Slot): TeeOptions {
    const { place, isLab, onGap } = this.#options;
    const { runDir, uidBase } = place;
    return {
      ...{ isLab, onGap, mostOpen: 4 },
      place: { base: runDir, dir: DIR, socket: `${number}.sock` },
      owner: { uid: uidBase, gid: uidBase, mode: 0o600 },
      connect: () => connectAs(uidBase, runDir, slotOf().claim?.socket ?? `${DIR}/unclaimed`),
      copy: (_, peer) => this.#connected(slotOf(), peer),
    };
  }

  #connected(slot: Slot, peer: Peer | undefined): ConnectionCopy {
    slot.claim ??= readClaim(this.#options.place.runDir, `${DIR}/${slot.number}.shim`);
    slot.connections++;
    void this.replenish();
    const copy = this.#options.copy(++this.#connections, peer, slot.claim.container);
    return {
      data: (...said) => copy.data(...said),
      end: (...said) => copy.end(...said),
      closed: (at) => {
        copy.closed(at);
        if (slot.claim) this.#left.set(slot.claim.container, at);
        // containerd keeps one connection to a shim. After its own restart it takes the shim's own address, from the bundle.
        if (--slot.connections === 0) this.#remove(slot);
      },
    };
  }

  #remove(slot: Slot): void {
    if (!this.#slots.delete(slot)) return;
    slot.tee.close();
    try {
      const dir = openInside(this.#options.place.runDir, DIR);
      for (const name of [`${slot.number}.sock`, `${slot.number}.shim`]) removeIn(dir, name);
      closeSync(dir);
    } catch {
      // The lab has taken the directory away.
    }
  }
}

function removeIn(dir: number, name: string): void {
  try {
    unlinkSync(`${pathOf(dir)}/${name}`);
  } catch {
    // It has the directory, and may have removed this one.
  }
}
