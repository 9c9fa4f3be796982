/** The network namespaces of a lab: its own, and those that a file keeps. The kernel says when its mount table has changed. */
import { closeSync } from 'node:fs';
import { openInside, readUpTo } from '#engine/lab/inside-lab.ts';
import { MountNews } from '../mount-news.ts';
import { namespaceFiles } from '../network/namespace-files.ts';
import { inodeOf, namespaceOf, namespaceOfProcess } from '../network/network-namespace.ts';

/** More are not followed: each costs two sockets and a process. */
const MOST = 64;
const LARGEST_TABLE = 8 << 20;

/** `fd` is to be closed by who asked. */
export type Opened = { inode: string; fd: number };

export class NamespaceList {
  readonly #initPid: number;
  readonly #news: MountNews;

  /** @param changed look again, when there is time @throws when the lab is gone */
  constructor(initPid: number, changed: () => void) {
    this.#initPid = initPid;
    this.#news = new MountNews(initPid, changed);
  }

  host(): Opened {
    const fd = namespaceOfProcess(this.#initPid);
    return { inode: inodeOf(fd), fd };
  }

  /** Inodes of those that files keep now. `cut`: there are more than are followed. */
  kept(): { paths: ReadonlyMap<string, string>; cut: boolean } {
    const { files, cut } = namespaceFiles(readUpTo(`/proc/${this.#initPid}/mountinfo`, LARGEST_TABLE), MOST);
    return { paths: new Map(files.map(({ inode, path }) => [inode, path])), cut };
  }

  /** Undefined when it went meanwhile, or the file leads to something else. */
  open(inode: string, path: string): Opened | undefined {
    try {
      const named = openInside(`/proc/${this.#initPid}/root`, path.replace(/^\/var\/run\//, '/run/'));
      try {
        const fd = namespaceOf(named);
        if (fd === undefined) return undefined;
        if (inodeOf(fd) === inode) return { inode, fd };
        closeSync(fd);
      } finally {
        closeSync(named);
      }
    } catch {
      // It is gone: the mount table will say so.
    }
    return undefined;
  }

  close(): void {
    this.#news.close();
  }
}
