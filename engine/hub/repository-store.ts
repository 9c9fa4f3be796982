/** Reads the registry's storage on the disk, where that is quicker or says more than its API; writes only to remove a lab's space. */
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigest } from './repository-name.ts';

const MOST = 5000;
const ROOT = 'docker/registry/v2/repositories';

export class RepositoryStore {
  readonly #root: string;

  constructor(storage: string) {
    this.#root = join(storage, ROOT);
  }

  /** Whether something was pushed there to the end. `repository` is a checked name, so it stays below the root. */
  has(repository: string): Promise<boolean> {
    return exists(join(this.#root, repository, '_manifests/revisions'));
  }

  hasManifest(repository: string, reference: string): Promise<boolean> {
    const place = isDigest(reference) ? `revisions/${reference.replace(':', '/')}` : `tags/${reference}/current`;
    return exists(join(this.#root, repository, '_manifests', place, 'link'));
  }

  hasBlob(repository: string, digest: string): Promise<boolean> {
    return exists(join(this.#root, repository, '_layers', digest.replace(':', '/'), 'link'));
  }

  /** All repositories below a folder (all of them: ''), in order, at most MOST; `without` are top folders left out. */
  async names(below = '', without: readonly string[] = []): Promise<string[]> {
    const found: string[] = [];
    await this.#walk(below, found, without);
    return found;
  }

  async #walk(name: string, found: string[], without: readonly string[]): Promise<void> {
    const names = await foldersIn(join(this.#root, name));
    if (names.includes('_manifests') && found.length < MOST) found.push(name);
    for (const child of names.filter((one) => !one.startsWith('_') && !without.includes(one))) {
      if (found.length >= MOST) return;
      await this.#walk(name === '' ? child : `${name}/${child}`, found, []);
    }
  }
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
