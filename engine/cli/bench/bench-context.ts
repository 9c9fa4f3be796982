/** What the benchmarks share: one host, its labs, made when the first of them asks, and all of it gone in the end. */

import type { LabHost } from '#engine/daemon/lab-host.ts';
import { LabSession } from '#engine/daemon/lab-session.ts';
import { openHost } from '#engine/daemon/open-host.ts';
import { buildLabImage } from '#engine/lab/image/build.ts';
import { ownState } from '#engine/lab/own-state.ts';
import { DecodeLink } from '#engine/probes/decode-link.ts';
import { FilesLink } from '#engine/probes/files/files-link.ts';
import { watchLab } from '#engine/probes/watch-lab.ts';
import { SwitchedKernel } from './switched-kernel.ts';

export type BenchHost = { observed: LabHost; plain: LabHost; kernel: SwitchedKernel };
/** Three of one kind; `other` is there to hold `plain` against its equal. */
export type BenchLabs = BenchHost & { lab: Record<'observed' | 'plain' | 'other', LabSession> };

const NO_PROBE = { name: 'none', stop: async () => {} };

export class BenchContext {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  readonly #cleanups: (() => Promise<unknown>)[] = [];
  #host: Promise<BenchHost> | undefined;
  #labs: Promise<BenchLabs> | undefined;

  constructor(signal: AbortSignal, progress: (line: string) => void) {
    this.signal = signal;
    this.progress = progress;
  }

  /** Last registered, first done. */
  onEnd(cleanup: () => Promise<unknown>): void {
    this.#cleanups.push(cleanup);
  }

  async close(): Promise<void> {
    for (const cleanup of this.#cleanups.reverse())
      await cleanup().catch((error: unknown) => process.stderr.write(`${error}\n`));
  }

  host(): Promise<BenchHost> {
    this.#host ??= this.#openHost();
    return this.#host;
  }

  labs(): Promise<BenchLabs> {
    this.#labs ??= this.#bootLabs();
    return this.#labs;
  }

  /** The product's own host, but for two things: labs with no probe are possible, and the kernel probe has a switch. */
  async #openHost(): Promise<BenchHost> {
    const state = await ownState();
    this.onEnd(() => state.remove());
    const opened = await openHost({ stateDir: state.dir, keepRecordings: false, progress: this.progress });
    await opened.close();
    const image = await buildLabImage();
    const kernel = new SwitchedKernel();
    this.onEnd(() => kernel.stop());
    const decoding = new DecodeLink();
    this.onEnd(() => decoding.stop());
    const files = new FilesLink();
    this.onEnd(() => files.stop());
    const host = { ...opened.host, laterImages: [], watching: Promise.resolve() };
    return {
      observed: {
        ...host,
        watch: (place, emit) => watchLab({ place, imageDir: image.dir, kernel, decoding, files, emit }),
      },
      plain: { ...host, watch: async () => NO_PROBE },
      kernel,
    };
  }

  async #bootLabs(): Promise<BenchLabs> {
    const host = await this.host();
    this.progress('booting three labs');
    const [observed, plain, other] = [this.#lab(host.observed), this.#lab(host.plain), this.#lab(host.plain)];
    for (const lab of [observed, plain, other]) await lab.ready();
    return { ...host, lab: { observed, plain, other } };
  }

  #lab(host: LabHost): LabSession {
    this.signal.throwIfAborted();
    const lab = new LabSession(host, 'bench');
    this.onEnd(() => lab.close('The benchmark is over.'));
    return lab;
  }
}
