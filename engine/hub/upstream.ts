/**
 * A real registry as the source of what the catalogue lacks: a docker-registry of its own that caches what it fetches there, started when
 * it is asked for the first time. Only what was configured is ever asked; labs choose names and tags, which are checked, and nothing else.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '#engine/lab/driver.ts';
import { type Registry, startRegistry } from './registry-process.ts';
import type { UpstreamSettings } from './upstream-settings.ts';

/** User and group, as the registry's: no account, no file but the cache. */
const UPSTREAM_ID = 64_320;
/** Bytes of the cache on the disk: beyond, all of it goes. What is being fetched meanwhile comes on top. */
const MOST_CACHED = 8 * 2 ** 30;

export type UpstreamOptions = {
  settings: UpstreamSettings;
  /** Absolute; made. */
  folder: string;
  log(line: string): void;
  mostCached?: number;
};

export class Upstream {
  /** For words: `registry-1.docker.io`. */
  readonly host: string;
  readonly #options: UpstreamOptions;
  #registry: Promise<Registry> | null = null;
  #users = 0;
  #isTidying: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.host = options.settings.host;
  }

  /** Where the cache listens, while `use` lasts. @throws LabError when it does not start: the upstream can't be reached, most likely. */
  async use<T>(use: (socket: string) => Promise<T>): Promise<T> {
    await this.#isTidying;
    this.#users++;
    try {
      return await use((await this.#get()).socket);
    } finally {
      this.#users--;
      if (this.#users === 0) this.#isTidying = this.#tidy().catch((error) => this.#options.log(`the cache: ${error}`));
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#isTidying;
    await this.#stop();
  }

  #get(): Promise<Registry> {
    if (this.#isClosed) throw new LabError('the hub has ended');
    this.#registry ??= this.#start().catch((error: unknown) => {
      this.#registry = null;
      throw error;
    });
    return this.#registry;
  }

  #start(): Promise<Registry> {
    const { settings, folder, log } = this.#options;
    const { url: remoteurl, login } = settings;
    return startRegistry({
      ...{ what: `the cache of ${this.host}`, id: UPSTREAM_ID, log },
      ...{ storage: this.#storage, socket: join(folder, 'run', 'u.sock') },
      proxy: { remoteurl, ...(login && { username: login.name, password: login.password }) },
    });
  }

  get #storage(): string {
    return join(this.#options.folder, 'storage');
  }

  async #stop(): Promise<void> {
    const registry = await this.#registry?.catch(() => null);
    this.#registry = null;
    await registry?.stop();
  }

  /** Only while nobody uses it: the registry knows what it has by its files alone, so they go with it. */
  async #tidy(): Promise<void> {
    const { mostCached = MOST_CACHED, log } = this.#options;
    if ((await sizeOf(this.#storage)) <= mostCached) return;
    log(`the cache of ${this.host} is full: it is emptied`);
    await this.#stop();
    await rm(this.#storage, { recursive: true, force: true });
  }
}

/** Bytes of all files below a folder; none when it is not there. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await sizeOf(path);
    else
      bytes += await stat(path).then(
        ({ size }) => size,
        () => 0,
      );
  }
  return bytes;
}
