/** Which process of a lab has a socket open, by the socket's inode. */
import { readdirSync, readlinkSync } from 'node:fs';
import { readUpTo } from '#engine/lab/inside-lab.ts';
import type { NetListeners } from '#engine/trace/network.ts';
import { processesByLab } from '../lab-processes.ts';

type Holder = Pick<NetListeners['listeners'][number], 'program' | 'pid' | 'argv'>;

/** Descriptors of one process that are looked at. */
const MOST_DESCRIPTORS = 4096;
/** Sockets come and go; they are looked for anew when so many were seen. */
const MOST_KNOWN = 4096;
/** Processes that may have begun since they were looked at last. */
const NEWEST = 16;
const LARGEST_ARGV = 4096;
const PROXY = 'docker-proxy';
const SOCKET = /^socket:\[(\d+)\]$/;

export class SocketHolders {
  readonly #lab: number;
  /** By inode; undefined for those that nobody was found to hold. */
  readonly #known = new Map<string, Holder | undefined>();

  /** @param lab its index */
  constructor(lab: number) {
    this.#lab = lab;
  }

  /** It was looked for: to ask for it again costs nothing. */
  knows(inode: string): boolean {
    return this.#known.has(inode);
  }

  /** Of each that was found. None is looked for twice. */
  find(inodes: readonly string[]): ReadonlyMap<string, Holder | undefined> {
    if (this.#known.size > MOST_KNOWN) this.#known.clear();
    const wanted = new Set(inodes.filter((inode) => !this.#known.has(inode)));
    if (wanted.size > 0) this.#search(wanted);
    // A process outside the lab has them: its hub's, for one.
    for (const inode of wanted) this.#known.set(inode, undefined);
    return this.#known;
  }

  #search(wanted: Set<string>): void {
    for (const pid of this.#inOrder(processesByLab().get(this.#lab) ?? [])) {
      for (const inode of socketsOf(pid)) if (wanted.delete(inode)) this.#known.set(inode, holderOf(pid));
      if (wanted.size === 0) return;
    }
  }

  /** Who begins to listen has mostly just begun; or it did so before, as dockerd does for the names of each container. */
  #inOrder(pids: readonly number[]): ReadonlySet<number> {
    const newest = pids.toSorted((a, b) => b - a);
    const before = [...this.#known.values()].flatMap((holder) => holder?.pid ?? []);
    const there = new Set(pids);
    return new Set([...newest.slice(0, NEWEST), ...before.filter((pid) => there.has(pid)), ...newest]);
  }
}

function socketsOf(pid: number): string[] {
  try {
    const names = readdirSync(`/proc/${pid}/fd`).slice(0, MOST_DESCRIPTORS);
    return names.flatMap((name) => SOCKET.exec(linkOf(`/proc/${pid}/fd/${name}`))?.[1] ?? []);
  } catch {
    return [];
  }
}

const linkOf = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

function holderOf(pid: number): Holder | undefined {
  try {
    const program = readUpTo(`/proc/${pid}/comm`, LARGEST_ARGV).trimEnd();
    const argv =
      program === PROXY ? readUpTo(`/proc/${pid}/cmdline`, LARGEST_ARGV).split('\0').slice(0, -1) : undefined;
    return { program, pid, ...(argv && { argv }) };
  } catch {
    return undefined;
  }
}
