/**
 * Removes what a lab pushed: its repositories at once, and then the blobs that no other repository has. A blob is only set aside at
 * first, and looked at again before it is deleted: somebody may have been about to use it when it went.
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = 'docker/registry/v2';
const LABS = 'labs';

export class SpaceSweeper {
  readonly #root: string;
  readonly #aside: string;
  /** One at a time. */
  #last: Promise<void> = Promise.resolve();

  constructor(storage: string) {
    this.#root = join(storage, ROOT);
    this.#aside = join(storage, 'aside');
  }

  /** `space` is `labs/<id>`. */
  remove(space: string): Promise<void> {
    return this.#inTurn(() => this.#remove(space));
  }

  /** Of all labs: what a daemon that was killed left. Nothing may use the storage. */
  sweepAll(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#remove(LABS);
      await this.#lookAgain();
    });
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #remove(space: string): Promise<void> {
    await this.#lookAgain();
    const folder = join(this.#root, 'repositories', space);
    const digests = await linkedIn(folder);
    await rm(folder, { recursive: true, force: true });
    const used = await linkedIn(join(this.#root, 'repositories'));
    await mkdir(this.#aside, { recursive: true, mode: 0o700 });
    for (const digest of digests) if (!used.has(digest)) await move(this.#blob(digest), join(this.#aside, digest));
  }

  async #lookAgain(): Promise<void> {
    const waiting = await readdir(this.#aside).catch(() => []);
    if (waiting.length === 0) return;
    const used = await linkedIn(join(this.#root, 'repositories'));
    for (const digest of waiting) {
      if (used.has(digest)) await move(join(this.#aside, digest), this.#blob(digest));
      else await rm(join(this.#aside, digest), { recursive: true, force: true });
    }
  }

  #blob(digest: string): string {
    return join(this.#root, 'blobs/sha256', digest.slice(0, 2), digest);
  }
}

/** What went meanwhile is no loss. */
const move = (from: string, to: string): Promise<void> => rename(from, to).catch(() => {});

/** The hex of all sha256 digests that repositories below a folder have: as layers, configurations or manifests. */
async function linkedIn(folder: string, found = new Set<string>()): Promise<Set<string>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    // A repository may have such a name too, so it is looked into.
    if (/^[0-9a-f]{64}$/.test(entry.name)) found.add(entry.name);
    if (entry.name !== '_uploads') await linkedIn(join(folder, entry.name), found);
  }
  return found;
}
