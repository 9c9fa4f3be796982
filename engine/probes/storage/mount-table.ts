/** Mount tables of a lab's containers, from outside: `/proc/PID/mountinfo` of any process that is in the container's control group. */
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { containerInCgroup } from '../container-in-cgroup.ts';
import { processesByLab } from '../lab-processes.ts';

const LARGEST_TABLE = 256 * 1024;
const LARGEST_CGROUP = 8192;
/** Containers whose processes are remembered. */
const MOST = 1024;

export class MountTables {
  readonly #lab: number;
  /** By container. */
  readonly #pids = new Map<string, number>();

  /** @param lab its index */
  constructor(lab: number) {
    this.#lab = lab;
  }

  /** A process of the lab turned to a root of its own, as runc does for a container. @returns the container, if it is one's */
  learn(pid: number): string | undefined {
    const container = containerOf(pid);
    if (container === undefined || this.#pids.size >= MOST) return undefined;
    this.#pids.set(container, pid);
    return container;
  }

  /** Undefined when no process of it is there. @param isIts a process in its group may have another table still, or by now */
  of(container: string, isIts: (table: string) => boolean = () => true): string | undefined {
    const known = this.#known(container);
    return known !== undefined && isIts(known) ? known : this.#found(container, isIts);
  }

  forget(container: string): void {
    this.#pids.delete(container);
  }

  #known(container: string): string | undefined {
    const pid = this.#pids.get(container);
    if (pid === undefined) return undefined;
    // A number that is used again is another container's, or none's.
    const table = containerOf(pid) === container ? tableOf(pid) : undefined;
    if (table === undefined) this.#pids.delete(container);
    return table;
  }

  /** Its first process was not seen to begin, or is no more. */
  #found(container: string, isIts: (table: string) => boolean): string | undefined {
    const pids = (processesByLab().get(this.#lab) ?? []).toSorted((a, b) => a - b);
    for (const pid of pids.filter((one) => containerOf(one) === container)) {
      const table = tableOf(pid);
      if (table === undefined || !isIts(table)) continue;
      this.#pids.set(container, pid);
      return table;
    }
    return undefined;
  }
}

const containerOf = (pid: number): string | undefined =>
  containerInCgroup(textOf(`/proc/${pid}/cgroup`, LARGEST_CGROUP) ?? '');

const tableOf = (pid: number): string | undefined => textOf(`/proc/${pid}/mountinfo`, LARGEST_TABLE) || undefined;

function textOf(path: string, limit: number): string | undefined {
  try {
    return readUpTo(path, limit);
  } catch {
    return undefined;
  }
}
