import type { Component } from '#engine/trace/component.ts';
import type { Attributes } from '#engine/trace/event.ts';
import type { TerminalId } from '#engine/trace/ids.ts';
import { BoundedMap } from './bounded-map.ts';
import { daemonOf, isShim, valueAfter } from './program.ts';
import type { Place, Span } from './span.ts';

/** A program that runs: its span, and the processes that share it because they forked without executing another program. */
export type Activity = {
  readonly span: Span;
  /** Where its span was put; absent where its connection was seen before its execution. */
  readonly place?: Place;
  /** The process that executed it. */
  readonly owner: number;
  readonly sharers: Set<number>;
  /** Set for `runc init`: the runc that launched it. */
  readonly launcher?: Span;
  /** Told with its end. */
  findings?: Attributes;
};

export type Process = {
  readonly pid: number;
  readonly parent?: number;
  /** The kernel's own parent when it was last told. */
  realParent?: number;
  argv: readonly string[];
  /** Whose doing its calls are. Absent for what belongs to no part of the engine (the lab's init). */
  component?: Component;
  activity?: Activity;
  container?: string;
  /** The terminal whose shell it is, or a fork of that shell. */
  terminal?: TerminalId;
  /** The command for which its shell forked it: it may outlive the command line (`docker events &`). */
  command?: Span;
  /** Still on its way into the lab: what it does until it executes its program is the lab's doing, not the command's. */
  entering?: boolean;
};

/** A process as it was before anything was observed of it. */
export type KnownProcess = { pid: number; parent?: number; argv: readonly string[] };

/** What a process did may be told a moment after its end. */
const REMEMBERED_ENDED = 512;

export class ProcessTable {
  readonly #processes = new Map<number, Process>();
  readonly #ended = new BoundedMap<number, Process>(REMEMBERED_ENDED);

  get size(): number {
    return this.#processes.size;
  }

  get(pid: number): Process | undefined {
    return this.#processes.get(pid);
  }

  add(process: Process): Process {
    this.#processes.set(process.pid, process);
    return process;
  }

  /** A child begins as a copy of its parent: same program, same span, same container. */
  fork(parent: Process, child: number): Process {
    const { argv, component, activity, container, terminal, command } = parent;
    activity?.sharers.add(child);
    return this.add({ pid: child, parent: parent.pid, argv, component, activity, container, terminal, command });
  }

  /** The process, made from its parent when its fork was not seen, or recognised by the name the kernel gives it. */
  require(pid: number, ppid: number, comm: string): Process {
    const known = this.#processes.get(pid);
    if (known) return known;
    const parent = this.#processes.get(ppid);
    if (parent) return this.fork(parent, pid);
    return this.add({ pid, parent: ppid, argv: [comm], component: componentOfComm(comm) });
  }

  pids(): number[] {
    return [...this.#processes.keys()];
  }

  remove(pid: number): void {
    const process = this.#processes.get(pid);
    if (process) this.#ended.set(pid, process);
    this.#processes.delete(pid);
  }

  /** One of those that ended last, as it was then. */
  ended(pid: number): Process | undefined {
    return this.#ended.get(pid);
  }
}

export type Daemon = 'dockerd' | 'containerd';

/** The daemon that it is, or whose fork it is until it executes a program: its threads work for many at once. */
export const daemonIn = ({ component, activity }: Process): Daemon | undefined =>
  !activity && (component === 'dockerd' || component === 'containerd') ? component : undefined;

export function knownProcess({ pid, parent, argv }: KnownProcess): Process {
  if (isShim(argv)) return { pid, parent, argv, component: 'shim', container: valueAfter(argv, '-id') };
  return { pid, parent, argv, component: daemonOf(argv) };
}

/** Only the daemons that were there before we watched; the kernel cuts names at 15 characters. */
export function componentOfComm(comm: string): Component | undefined {
  if (comm === 'dockerd' || comm === 'containerd') return comm;
  return comm.startsWith('containerd-shim') ? 'shim' : undefined;
}
