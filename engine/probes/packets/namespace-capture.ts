/** One network namespace while its packets are followed: its links, netfilter's trace, and what explains both. */
import { closeSync } from 'node:fs';
import type { PacketFilter } from '#engine/trace/packet.ts';
import type { KernelClock } from './kernel-clock.ts';
import { LinkCapture } from './link-capture.ts';
import { NamespaceFacts } from './namespace-facts.ts';
import type { SeenFrame, SeenTrace } from './open-packet.ts';
import { TraceSocket } from './trace-socket.ts';
import { TraceTable } from './trace-table.ts';

export type Heard = { frame(seen: SeenFrame): void; trace(seen: SeenTrace): void };

type Given = {
  inode: string;
  /** A descriptor of the namespace, which is taken over. */
  fd: number;
  rootfs: string;
  filter: PacketFilter;
  clock: KernelClock;
  heard: Heard;
};

/** Of each socket, before others have their turn. */
const MOST_AT_ONCE = 128;
/** A transfer comes faster than it can be read: what waits meanwhile is dropped by the kernel, which counts it. */
const PAUSE_MS = 20;

export class NamespaceCapture {
  readonly facts: NamespaceFacts;
  readonly #links: LinkCapture;
  readonly #traces: TraceSocket;
  readonly #heard: Heard;
  #table: TraceTable | undefined;
  #pause: NodeJS.Timeout | undefined;
  #opening: Promise<void> = Promise.resolve();
  #closed = false;

  /**
   * Resolves when netfilter tells of packets too. Rejects with the system's error; the descriptor is closed then.
   * @param begun frames may be heard of from here on
   */
  static async open(given: Given, begun: (capture: NamespaceCapture) => void): Promise<NamespaceCapture> {
    const capture = NamespaceCapture.#sockets(given);
    begun(capture);
    capture.#opening = capture.#open(given);
    try {
      await capture.#opening;
      return capture;
    } catch (error) {
      await capture.close();
      throw error;
    }
  }

  async #open({ rootfs, fd, filter }: Given): Promise<void> {
    await this.facts.readRules();
    if (!this.#closed) this.#table = await TraceTable.open(rootfs, fd, filter);
  }

  static #sockets(given: Given): NamespaceCapture {
    try {
      return new NamespaceCapture(given);
    } catch (error) {
      closeSync(given.fd);
      throw error;
    }
  }

  private constructor({ inode, fd, rootfs, clock, heard }: Given) {
    this.#heard = heard;
    this.facts = new NamespaceFacts({ inode, fd }, rootfs);
    this.#links = new LinkCapture({ inode, fd }, clock, this.facts.nameOf, () => this.#readLinks());
    try {
      this.#traces = new TraceSocket({ inode, fd }, this.facts.nameOf, () => this.#readTraces());
    } catch (error) {
      this.#links.close();
      throw error;
    }
  }

  /** Reads all that waits, so that what happened until now is known. */
  drain(): void {
    if (!this.#pause) this.#readLinks();
    this.#readTraces();
  }

  takeLost(): { frames: number; overruns: number } {
    return { frames: this.#links.takeLost(), overruns: this.#traces.takeOverruns() };
  }

  /** Resolves when nothing of it is left in the namespace. The descriptor is closed last: its number is another's then. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#pause);
    this.#links.close();
    this.#traces.close();
    await this.#opening.catch(() => {});
    await this.#table?.close();
    this.facts.freeze();
    closeSync(this.facts.fd);
  }

  #readLinks(): void {
    if (this.#closed) return;
    for (let count = 0; count < MOST_AT_ONCE; count++) {
      const seen = this.#links.next();
      if (seen === undefined) return;
      if (seen) this.#heard.frame(seen);
    }
    this.#links.pause();
    this.#pause ??= setTimeout(() => this.#goOn(), PAUSE_MS);
  }

  #goOn(): void {
    this.#pause = undefined;
    this.#links.resume(() => this.#readLinks());
  }

  #readTraces(): void {
    if (this.#closed) return;
    for (let count = 0; count < MOST_AT_ONCE; count++) {
      const seen = this.#traces.next();
      if (!seen) return;
      for (const one of seen) this.#heard.trace(one);
    }
  }
}
