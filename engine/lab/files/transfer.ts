/** The daemon's end of one archive or file on its way. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { LabError, type LabPlace } from '../driver.ts';
import { startConfined } from './confined-process.ts';
import type { FromTransfer, Job, Started, Stored } from './transfer-talk.ts';

/** In words; `code` as the system calls it. */
export class TransferError extends LabError {
  override name = 'TransferError';
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

export class Transfer {
  readonly #child: ChildProcess;
  /** For a download: when it is known that it can be had. */
  readonly started: Promise<Started>;
  /** Null of a download. Both reject with TransferError. */
  readonly finished: Promise<Stored | null>;

  /** @throws LabError when the lab is gone */
  constructor(place: LabPlace, job: Job) {
    const isDownload = job.type === 'download';
    const streams = { stdin: isDownload ? 'ignore' : 'pipe', stdout: isDownload ? 'pipe' : 'ignore' } as const;
    this.#child = startConfined(place, './transfer-main.ts', [JSON.stringify(job)], streams);
    this.#child.stdin?.on('error', () => {});
    const failed = this.#failed();
    this.started = Promise.race([this.#told((said) => ('started' in said ? said.started : undefined)), failed]);
    this.finished = Promise.race([this.#told((said) => ('done' in said ? said.done : undefined)), failed]);
    this.started.catch(() => {});
    this.finished.catch(() => {});
  }

  get output(): Readable {
    return this.#child.stdout as Readable;
  }

  get input(): Writable {
    return this.#child.stdin as Writable;
  }

  /** All of an upload was sent. Without that a file does not take its name. */
  complete(): void {
    if (this.#child.connected) this.#child.send('complete', () => {});
  }

  /** Nothing more will come: what is half there is removed. */
  breakOff(): void {
    if (this.#child.connected) this.#child.disconnect();
    this.#child.stdin?.destroy();
    this.#child.stdout?.destroy();
  }

  /** Resolves when it is gone, and holds on to nothing of the lab. */
  async kill(): Promise<void> {
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  get ended(): Promise<unknown> {
    return new Promise((resolve) => this.#child.once('exit', resolve).once('error', resolve));
  }

  #told<T>(find: (said: FromTransfer) => T | undefined): Promise<T> {
    return new Promise((resolve) =>
      this.#child.on('message', (said) => {
        const found = find(said as FromTransfer);
        if (found !== undefined) resolve(found);
      }),
    );
  }

  #failed(): Promise<never> {
    return new Promise((_, reject) => {
      this.#child.on('message', (message) => {
        const said = message as FromTransfer;
        if ('failed' in said) reject(new TransferError(said.failed, said.code));
      });
      this.#child.once('error', (error) =>
        reject(new TransferError(`The engine could not reach the lab’s files: ${error.message}`)),
      );
      // The channel is at its end when all that was said is heard, which may be after the exit.
      this.#child.once('disconnect', () => reject(new TransferError('The transfer was broken off.')));
    });
  }
}
