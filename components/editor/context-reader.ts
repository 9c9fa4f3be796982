/**
 * The files of a build's context as the lab has them now, with the hash of their content: what a forecast stands on. A content that a
 * build has sent is known by the file's size and time; of others the file is read, as long as it is no larger than what is edited.
 */
import type { ContextFile } from '#engine/scene/forecast/context-file.ts';
import { isLeftOut, rulesOf } from '#engine/scene/forecast/dockerignore.ts';
import { contentKey, type KnownContents } from '#engine/scene/forecast/session-knowledge.ts';
import { type FileEntry, LARGEST_TEXT } from '#engine/trace/workspace.ts';
import { Emitter } from './emitter.ts';
import type { DirectoryNews, FilesClient } from './files-client.ts';
import { join } from './paths.ts';

/** `complete`: every directory is listed, but for those that .dockerignore leaves out, and no hash is on its way. */
export type Context = { files: readonly ContextFile[]; complete: boolean };

const MOST_DIRECTORIES = 24;
const MOST_READ = 200;
const NO_FILES: Context = { files: [], complete: false };

export class ContextReader extends Emitter<Context> {
  readonly #client: Pick<FilesClient, 'watch' | 'read'>;
  readonly #root: string;
  readonly #isLeftOut: (path: string) => boolean;
  readonly #watches = new Map<string, () => void>();
  readonly #listings = new Map<string, readonly FileEntry[]>();
  /** by path, size and time of change; `null` while it is read, and for what can't be */
  readonly #hashes = new Map<string, string | null>();
  readonly #reading = new Set<string>();
  #contents: KnownContents = new Map();
  #cut = false;

  /** @param ignore text of .dockerignore: what it leaves out for good is neither listed nor read */
  constructor(client: Pick<FilesClient, 'watch' | 'read'>, root: string, ignore = '') {
    super(NO_FILES);
    this.#client = client;
    this.#root = root;
    this.#isLeftOut = leftOutForGood(ignore);
  }

  start(): void {
    this.#watch('');
  }

  stop(): void {
    for (const end of this.#watches.values()) end();
    this.#watches.clear();
  }

  /** Contents that builds have sent. */
  know(contents: KnownContents): void {
    this.#contents = contents;
    this.#tell();
  }

  /** @param directory relative to the context, empty for itself */
  #watch(directory: string): void {
    if (this.#watches.has(directory) || this.#isLeftOut(directory)) return;
    if (this.#watches.size >= MOST_DIRECTORIES) {
      this.#cut = true;
      return;
    }
    // A listing that is known is told before `watch` returns.
    this.#watches.set(directory, () => {});
    const end = this.#client.watch(directory === '' ? this.#root : join(this.#root, directory), (news) => {
      if (news.type === 'gone') this.#forget(directory);
      else this.#listed(directory, news);
      this.#tell();
    });
    if (this.#watches.has(directory)) this.#watches.set(directory, end);
  }

  #listed(directory: string, news: Exclude<DirectoryNews, { type: 'gone' }>): void {
    const entries = news.type === 'listing' ? news.entries : [];
    this.#listings.set(directory, entries);
    this.#cut ||= news.type === 'refused' || news.more > 0;
    for (const { name, type } of entries) if (type === 'directory') this.#watch(below(directory, name));
  }

  /** One that is made again is watched again. */
  #forget(directory: string): void {
    this.#watches.delete(directory);
    this.#listings.delete(directory);
  }

  #tell(): void {
    const files = [...this.#listings].flatMap(([directory, entries]) =>
      entries.map((entry) => this.#fileOf(below(directory, entry.name), entry)),
    );
    const isListed = this.#listings.has('') && [...this.#watches.keys()].every((one) => this.#listings.has(one));
    this.set({ files, complete: isListed && !this.#cut && this.#reading.size === 0 });
  }

  /** The client of both builders sends every file as root's. */
  #fileOf(path: string, { type, mode, size, modified, link }: FileEntry): ContextFile {
    const sha256 = type === 'file' && !this.#isLeftOut(path) ? this.#hashOf(path, size, modified) : null;
    return { path, type, mode, uid: 0, gid: 0, ...(sha256 && { sha256 }), ...(link !== undefined && { link }) };
  }

  #hashOf(path: string, size: number, modified: number): string | null {
    const key = contentKey(path, size, modified);
    const sent = this.#contents.get(contentKey(path, size, Math.floor(modified / 1000)));
    if (sent !== undefined) return sent;
    if (!this.#hashes.has(key)) this.#read(path, key, size);
    return this.#hashes.get(key) ?? null;
  }

  #read(path: string, key: string, size: number): void {
    this.#hashes.set(key, null);
    if (size > LARGEST_TEXT || this.#hashes.size > MOST_READ) return;
    this.#reading.add(key);
    void this.#client
      .read(join(this.#root, path))
      .then((content) => {
        if (content.type === 'content') this.#hashes.set(key, `sha256:${content.version}`);
      })
      .catch(() => {
        // It went away, or the connection did: what follows brings another listing.
        this.#hashes.delete(key);
      })
      .finally(() => {
        this.#reading.delete(key);
        this.#tell();
      });
  }
}

/** With a rule that takes something back in, what is in a directory has to be looked at. */
function leftOutForGood(ignore: string): (path: string) => boolean {
  const rules = rulesOf(ignore);
  if (rules.some(({ takesBack }) => takesBack)) return () => false;
  return (path) => path !== '' && isLeftOut(rules, path);
}

const below = (directory: string, name: string): string => (directory === '' ? name : `${directory}/${name}`);
