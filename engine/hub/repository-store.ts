/** Reads the registry's storage on the disk, where that is quicker or says more than its API; writes only to remove a lab's space. */
import { access, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigest, isTag } from './repository-name.ts';

const MOST = 5000;
const ROOT = 'docker/registry/v2/repositories';
const BLOBS = 'docker/registry/v2/blobs';
/** The registry takes manifests of up to 4 MiB; what names more layers than this is not looked at. */
const LARGEST_READ = 256 * 1024;

export class RepositoryStore {
  readonly #root: string;
  readonly #blobs: string;

  constructor(storage: string) {
    this.#root = join(storage, ROOT);
    this.#blobs = join(storage, BLOBS);
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

  /** In order, at most MOST. */
  async tags(repository: string): Promise<string[]> {
    return (await foldersIn(join(this.#root, repository, '_manifests/tags'))).filter(isTag).slice(0, MOST);
  }

  /** The digest that a tag stands for now; null when it is gone. */
  async digestOf(repository: string, tag: string): Promise<string | null> {
    const link = await readFile(join(this.#root, repository, '_manifests/tags', tag, 'current/link'), 'utf8').catch(
      () => '',
    );
    return isDigest(link.trim()) ? link.trim() : null;
  }

  /** A manifest, wherever it is named; null when it is gone or too large. */
  async manifest(digest: string): Promise<Buffer | null> {
    const [algorithm = '', hex = ''] = digest.split(':');
    if (!isDigest(digest)) return null;
    return readBounded(join(this.#blobs, algorithm, hex.slice(0, 2), hex, 'data')).catch(() => null);
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

async function readBounded(path: string): Promise<Buffer | null> {
  const file = await open(path);
  try {
    return (await file.stat()).size > LARGEST_READ ? null : await file.readFile();
  } finally {
    await file.close();
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
