/** The notary of one lab: started when somebody asks it for the first time, so that nobody else pays for it. */
import { LabError } from '#engine/lab/driver.ts';
import { type Notary, type NotaryOptions, startNotary } from './notary-process.ts';

export class LabNotary {
  readonly #options: NotaryOptions;
  #notary: Promise<Notary> | null = null;
  #isClosed = false;

  constructor(options: NotaryOptions) {
    this.#options = options;
  }

  /** @throws LabError when there is none, and why. The next call tries again. */
  get(): Promise<Notary> {
    if (this.#isClosed) return Promise.reject(new LabError('the lab has ended'));
    this.#notary ??= this.#start();
    return this.#notary;
  }

  /** Of the one that runs, if one does: for tests. */
  async pid(): Promise<number | null> {
    return (await this.#notary)?.pid() ?? null;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await (await this.#notary?.catch(() => null))?.stop();
  }

  #start(): Promise<Notary> {
    return startNotary(this.#options).catch((error: unknown) => {
      this.#notary = null;
      throw error;
    });
  }
}
