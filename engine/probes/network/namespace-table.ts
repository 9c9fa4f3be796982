/** Which network namespaces a lab has, followed by its mount table: a file keeps each. The lab's own comes first, and is always there. */
import { closeSync } from 'node:fs';
import { openInside, readUpTo } from '#engine/lab/inside-lab.ts';
import { MountNews } from '../mount-news.ts';
import { type NamespaceFile, namespaceFiles } from './namespace-files.ts';
import { type NamespaceNews, NamespaceWatch } from './namespace-watch.ts';
import { inodeOf, namespaceOf, namespaceOfProcess } from './network-namespace.ts';

/** Some two hundred containers fit into the memory of a lab. */
export const MOST_NAMESPACES = 400;
const LARGEST_TABLE = 8 << 20;

export type Kept = { watch: NamespaceWatch; paths: string[] };

export class NamespaceTable {
  readonly #initPid: number;
  readonly #news: (inode: string) => NamespaceNews;
  readonly #kept = new Map<string, Kept>();
  readonly #mounts: MountNews;
  #closed = false;
  /** inode of the lab's own */
  readonly host: string;

  /** @param changed the mount table has changed: `refresh` when there is time */
  constructor(initPid: number, news: (inode: string) => NamespaceNews, changed: () => void) {
    this.#initPid = initPid;
    this.#news = news;
    const fd = namespaceOfProcess(initPid);
    this.host = inodeOf(fd);
    this.#kept.set(this.host, { watch: new NamespaceWatch(this.host, fd, news(this.host)), paths: [] });
    try {
      this.#mounts = new MountNews(initPid, changed);
    } catch (error) {
      this.#close(this.host);
      throw error;
    }
  }

  get all(): ReadonlyMap<string, Kept> {
    return this.#kept;
  }

  /** What came and what went. `cut`: there are more than are watched. */
  refresh(): { came: string[]; gone: string[]; cut: boolean } {
    const { files, cut } = namespaceFiles(readUpTo(`/proc/${this.#initPid}/mountinfo`, LARGEST_TABLE), MOST_NAMESPACES);
    const byInode = new Map<string, NamespaceFile[]>();
    for (const file of files) byInode.set(file.inode, [...(byInode.get(file.inode) ?? []), file]);
    const gone = [...this.#kept.keys()].filter((inode) => inode !== this.host && !byInode.has(inode));
    for (const inode of gone) this.#close(inode);
    const came: string[] = [];
    for (const [inode, named] of byInode) {
      const kept = this.#kept.get(inode) ?? this.#open(named);
      if (!kept) continue;
      if (!this.#kept.has(inode)) came.push(inode);
      kept.paths = named.map(({ path }) => path);
      this.#kept.set(inode, kept);
    }
    return { came, gone, cut };
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#mounts.close();
    for (const inode of [...this.#kept.keys()]) this.#close(inode);
  }

  /** Undefined when it went meanwhile, or the file leads to something else. */
  #open([file]: readonly NamespaceFile[]): Kept | undefined {
    if (!file) return undefined;
    const { inode, path } = file;
    try {
      const named = openInside(`/proc/${this.#initPid}/root`, path.replace(/^\/var\/run\//, '/run/'));
      try {
        const fd = namespaceOf(named);
        if (fd === undefined) return undefined;
        if (inodeOf(fd) === inode) return { watch: new NamespaceWatch(inode, fd, this.#news(inode)), paths: [path] };
        closeSync(fd);
      } finally {
        closeSync(named);
      }
    } catch {
      // It is gone: the mount table will say so.
    }
    return undefined;
  }

  #close(inode: string): void {
    this.#kept.get(inode)?.watch.close();
    this.#kept.delete(inode);
  }
}
