/** A daemon of its own, as a process, with pages that follow labs in it: what is measured is what people run. */
import { rmSync } from 'node:fs';
// Pages as the daemon's own tests have them: a second client of its sockets would say the same.
import { DaemonProcess, LabClient, TerminalClient, until } from '#engine/daemon/daemon.fixture.ts';
import { ownState } from '#engine/lab/own-state.ts';
import type { BenchContext } from './bench-context.ts';

const IMAGES_LIMIT_MS = 90_000;

export class BenchDaemon {
  readonly process: DaemonProcess;
  readonly #pages: LabClient[] = [];
  readonly #stop: () => Promise<void>;

  private constructor(process: DaemonProcess) {
    this.process = process;
    let stopped: Promise<void> | undefined;
    this.#stop = () => {
      stopped ??= this.#end();
      return stopped;
    };
  }

  static async start(context: BenchContext, env: Record<string, string> = {}): Promise<BenchDaemon> {
    context.signal.throwIfAborted();
    // Only its name: the daemon locks it itself, and a run to come removes it should all of us be killed.
    const state = await ownState();
    await state.remove();
    context.progress('starting a daemon');
    const daemon = new BenchDaemon(await DaemonProcess.start(state.dir, env));
    context.onEnd(() => daemon.stop());
    return daemon;
  }

  /** How many pages there are; each has a lab of its own. */
  get pages(): number {
    return this.#pages.length;
  }

  /** A page whose lab is ready and has all of its images. */
  async page(session: string): Promise<LabClient> {
    const page = new LabClient(this.process, session);
    this.#pages.push(page);
    await page.ready();
    const loaded = () => page.status?.images.every(({ state }) => state === 'present');
    await until(`the images of ${session}`, loaded, IMAGES_LIMIT_MS);
    return page;
  }

  async terminal(session: string): Promise<TerminalClient> {
    const terminal = new TerminalClient(this.process, session, 't1');
    await terminal.prompt();
    return terminal;
  }

  /** Idempotent: its labs are gone, and its folder. */
  stop(): Promise<void> {
    return this.#stop();
  }

  async #end(): Promise<void> {
    for (const page of this.#pages) page.socket.terminate();
    await this.process.end();
    rmSync(this.process.stateDir, { recursive: true, force: true });
  }
}
