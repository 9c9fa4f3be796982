/** The lab's processes that are worth telling: read when something happened to them, told when they changed. */
import { basename } from 'node:path';
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import type { KernelObservation } from '#engine/correlate/observation.ts';
import { readInside } from '#engine/lab/inside-lab.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import type { ProcessFacts } from '#engine/trace/process-facts.ts';
import { processesByLab } from '../lab-processes.ts';
import type { NetFacts } from '../network/net-facts.ts';
import type { NetworkTeller } from '../network/network-teller.ts';
import { PacedLook } from '../network/paced-look.ts';
import { type CameByExec, cameByExec } from './came-by-exec.ts';
import { ProcessReader, type ReadProcess } from './read-process.ts';

/** Of a lab; more are not told. */
export const MOST_PROCESSES = 2000;
/** Read without a pause; the others a moment later. */
const MOST_AT_ONCE = 50;
const SCOPE = 'processes';
/** System calls after which a process is something else for the kernel. */
const CHANGES =
  /^(?:execve|setns|unshare|set.*[ug]id|setgroups|capset|prctl|seccomp|cgroup_attach|chroot|pivot_root|clone3?)$/;
const SHIM = /^containerd-shim/;

type Options = {
  place: { index: number; uidBase: number; initPid: number; runDir: string };
  facts: NetFacts;
  teller: NetworkTeller;
  /** One is in this group of this container. */
  livesIn(cgroup: string, container: string, at: Nanos): void;
  /** One of this container has ended. */
  left(container: string, at: Nanos): void;
};

export class WatchedProcesses {
  readonly #options: Options;
  readonly #reader: ProcessReader;
  readonly #waiting = new Set<number>();
  /** Of those that are told. */
  readonly #told = new Map<number, { exec: CameByExec; container?: string; program: string; at: Nanos }>();
  /** Processes in containers, by number, whose parent does not say yet how they came: they get another when it ends. */
  readonly #undecided = new Map<number, number>();
  readonly #look: PacedLook;
  /** By the host pid of a shim: its container. */
  readonly #serves = new BoundedMap<number, string>(MOST_PROCESSES);
  #lookForAll = false;

  /** @throws the system's error when the lab is gone */
  constructor(options: Options) {
    this.#options = options;
    this.#reader = new ProcessReader(options.place);
    this.#look = new PacedLook(
      (at) => this.#read(at),
      (error) => options.teller.failed('processes', error),
    );
  }

  /** What the kernel probe saw one do. */
  note({ pid, at, call }: KernelObservation): void {
    if (call.name === 'exit') {
      this.#ended(pid, at);
      this.#decideChildren(pid, at);
    } else if (call.name === 'fork') this.#want(call.child, at);
    else if (call.name === 'execve') {
      const serves = servedBy(call.argv);
      if (serves) this.#serves.set(pid, serves);
      this.#want(pid, at);
    } else if (call.name === 'syscall' && CHANGES.test(call.syscall)) this.#want(subjectOf(call.args, pid), at);
  }

  /** Everybody: when the watch begins, and when something was missed. */
  all(at: Nanos): void {
    this.#lookForAll = true;
    this.#look.want(at);
  }

  stop(): Promise<void> {
    return this.#look.stop();
  }

  #want(pid: number, at: Nanos): void {
    // More than there can be: what of them is worth telling lives on, and is found when it does something.
    if (this.#waiting.size >= MOST_PROCESSES) return;
    this.#waiting.add(pid);
    this.#look.want(at);
  }

  #decideChildren(of: number, at: Nanos): void {
    for (const [child, parent] of this.#undecided) if (parent === of) this.#want(child, at);
  }

  #ended(pid: number, at: Nanos): void {
    this.#waiting.delete(pid);
    this.#undecided.delete(pid);
    const told = this.#told.get(pid);
    if (!told) return;
    this.#told.delete(pid);
    const { facts, teller, left } = this.#options;
    if (told.container) left(told.container, at);
    // The kernel's word of its end may be older than what was read meanwhile.
    const over = nanos(Math.max(at, told.at));
    teller.tell(over, facts.remove(SCOPE, { kind: 'process-facts', id: String(pid) }));
  }

  #findAll(at: Nanos): void {
    this.#lookForAll = false;
    const there = new Set(processesByLab().get(this.#options.place.index) ?? []);
    for (const pid of this.#told.keys()) if (!there.has(pid)) this.#ended(pid, at);
    for (const pid of there) this.#want(pid, at);
  }

  #read(at: () => Nanos): number {
    if (this.#lookForAll) this.#findAll(at());
    const some = [...this.#waiting].slice(0, MOST_AT_ONCE).sort((a, b) => a - b);
    for (const pid of some) this.#waiting.delete(pid);
    const told = some.reduce((size, pid) => size + this.#readOne(pid, at()), 0);
    if (this.#waiting.size > 0) this.#look.want(at());
    return told;
  }

  #readOne(pid: number, at: Nanos): number {
    const found = this.#reader.read(pid);
    const isRoom = this.#told.has(pid) || this.#told.size < MOST_PROCESSES;
    if (found) this.#options.teller.cut('processes', !isRoom, MOST_PROCESSES);
    // One whose end is on its way, or that is none of ours (any more).
    if (!found || !isRoom) {
      if (!found) this.#ended(pid, at);
      return 0;
    }
    const { facts } = found;
    const exec = this.#cameByExec(found);
    const { container, program, cgroup } = facts;
    this.#told.set(pid, { exec, program, at, ...(container && { container }) });
    if (container && exec === undefined) this.#undecided.set(pid, found.parent);
    else if (this.#undecided.delete(pid)) this.#decideChildren(pid, at);
    const serves = SHIM.test(program) ? this.#serves.get(pid) : undefined;
    const attributes: ProcessFacts = { ...facts, ...(exec && { exec }), ...(serves && { serves }) };
    const told = this.#options.facts.put(SCOPE, { kind: 'process-facts', id: String(pid), attributes });
    if (container) this.#options.livesIn(groupOf(cgroup, container), container, at);
    return this.#options.teller.tell(at, told);
  }

  #cameByExec({ facts: { pid, pids, container }, parent }: ReadProcess): CameByExec {
    if (container === undefined) return undefined;
    const above = this.#told.get(parent);
    const madeBy = above && { ...above, isShim: SHIM.test(above.program) };
    return cameByExec(container, pids[1], this.#told.get(pid), madeBy, () => this.#firstOf(container));
  }

  /** The number of its first process, as the lab counts: the shim keeps it in a file. */
  #firstOf(container: string): number | undefined {
    const path = `containerd/io.containerd.runtime.v2.task/moby/${container}/init.pid`;
    try {
      return Number(readInside(this.#options.place.runDir, path, 32));
    } catch {
      return undefined;
    }
  }
}

/** A shim is told by `-id` which container it is for. */
function servedBy(argv: readonly string[]): string | undefined {
  const id = SHIM.test(basename(argv[0] ?? '')) ? argv[argv.indexOf('-id') + 1] : undefined;
  return id !== undefined && /^[0-9a-f]{64}$/.test(id) ? id : undefined;
}

/** Of a process that somebody puts into a group, its own number is told. */
const subjectOf = ({ pid }: Record<string, unknown>, caller: number): number =>
  typeof pid === 'number' && pid > 0 ? pid : caller;

/** The container's own group, whichever below it the process is in. */
const groupOf = (cgroup: string, container: string): string =>
  cgroup.slice(0, cgroup.indexOf(container) + container.length) + (/\.scope/.exec(cgroup)?.[0] ?? '');
