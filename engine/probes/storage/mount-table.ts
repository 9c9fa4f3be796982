/** Mount tables of a lab's containers, from outside: `/proc/PID/mountinfo` of any process that is in the container's control group. */
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { containerInCgroup } from '../container-in-cgroup.ts';
import { processesByLab } from '../lab-processes.ts';
import { type MountLine, mountLines } from './mountinfo.ts';

const LARGEST_TABLE = 256 * 1024;
const LARGEST_CGROUP = 8192;
/** Containers whose processes are remembered. */
const MOST = 1024;
/** Processes of a container whose tables are read, when none is known. */
export const MOST_CANDIDATES = 8;

export type MountTable = { lines: MountLine[]; cut: boolean };

/** What the host's /proc says, each undefined when the process is gone. */
export type ProcReader = {
  /** processes of the lab */
  pids(): readonly number[];
  containerOf(pid: number): string | undefined;
  tableOf(pid: number): string | undefined;
};

/** The first processes of each container. */
export type Candidates = {
  of(container: string): readonly number[];
  /** how often mounts had changed when the look began: what it misses may have come since */
  renewals: number;
};

export class MountTables {
  readonly #proc: ProcReader;
  /** By container. */
  readonly #pids = new Map<string, number>();
  /** Containers of which no process was found, since mounts changed last. */
  readonly #missing = new Set<string>();
  #renewals = 0;

  constructor(proc: ProcReader) {
    this.#proc = proc;
  }

  /** A process of the lab turned to a root of its own, as runc does for a container. @returns the container, if it is one's */
  learn(pid: number): string | undefined {
    const container = this.#proc.containerOf(pid);
    if (container === undefined || this.#pids.size >= MOST) return undefined;
    this.#pids.set(container, pid);
    return container;
  }

  /** All processes are read once for one look, and not before one is searched for. */
  candidates(): Candidates {
    let found: Map<string, number[]> | undefined;
    const of = (container: string): readonly number[] => {
      found ??= this.#candidatesNow();
      return found.get(container) ?? [];
    };
    return { of, renewals: this.#renewals };
  }

  /**
   * Undefined when no process of it is there.
   * @param isIts a process in its group may have another table still, or by now
   */
  of(
    container: string,
    candidates: Candidates,
    isIts: (lines: readonly MountLine[]) => boolean = () => true,
  ): MountTable | undefined {
    const known = this.#known(container);
    return known && isIts(known.lines) ? known : this.#found(container, candidates, isIts);
  }

  /** Mounts are others: one that was not found may be found now. @param container only that one */
  renew(container?: string): void {
    this.#renewals++;
    if (container === undefined) this.#missing.clear();
    else this.#missing.delete(container);
  }

  forget(container: string): void {
    this.#pids.delete(container);
    this.#missing.delete(container);
  }

  #known(container: string): MountTable | undefined {
    const pid = this.#pids.get(container);
    if (pid === undefined) return undefined;
    // A number that is used again is another container's, or none's.
    const table = this.#proc.containerOf(pid) === container ? this.#proc.tableOf(pid) : undefined;
    if (table === undefined) this.#pids.delete(container);
    return table === undefined ? undefined : mountLines(table);
  }

  /** Its first process was not seen to begin, or is no more. */
  #found(
    container: string,
    candidates: Candidates,
    isIts: (lines: readonly MountLine[]) => boolean,
  ): MountTable | undefined {
    if (this.#missing.has(container)) return undefined;
    for (const pid of candidates.of(container)) {
      const text = this.#proc.tableOf(pid);
      const table = text === undefined ? undefined : mountLines(text);
      if (!table || !isIts(table.lines)) continue;
      this.#pids.set(container, pid);
      return table;
    }
    if (candidates.renewals === this.#renewals) this.#missing.add(container);
    return undefined;
  }

  #candidatesNow(): Map<string, number[]> {
    const found = new Map<string, number[]>();
    for (const pid of this.#proc.pids().toSorted((a, b) => a - b)) {
      const container = this.#proc.containerOf(pid);
      if (container === undefined) continue;
      const pids = found.get(container) ?? [];
      if (pids.length < MOST_CANDIDATES) found.set(container, [...pids, pid]);
    }
    return found;
  }
}

/** @param lab its index */
export const procReader = (lab: number): ProcReader => ({
  pids: () => processesByLab().get(lab) ?? [],
  containerOf: (pid) => containerInCgroup(textOf(`/proc/${pid}/cgroup`, LARGEST_CGROUP) ?? ''),
  tableOf: (pid) => textOf(`/proc/${pid}/mountinfo`, LARGEST_TABLE) || undefined,
});

function textOf(path: string, limit: number): string | undefined {
  try {
    return readUpTo(path, limit);
  } catch {
    return undefined;
  }
}
