/** The control groups of a lab's containers: limits as they are set, use as often as somebody wants to see it. */
import type { KernelObservation } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import type { CgroupFacts, Requested } from '#engine/trace/process-facts.ts';
import { monotonic } from '../clock.ts';
import { askJson } from '../engine-client.ts';
import type { EngineEvent } from '../engine-state.ts';
import type { NetFacts } from '../network/net-facts.ts';
import type { NetworkTeller } from '../network/network-teller.ts';
import { PacedLook } from '../network/paced-look.ts';
import { type ReadGroup, readGroup } from './cgroup-files.ts';
import { requestedOf } from './requested.ts';

/** Of a lab; more are not told. */
export const MOST_GROUPS = 1000;
/** Between two readings while somebody looks. */
export const USE_EVERY_MS = 1000;
/** Read without a pause; the others a moment later. */
const MOST_AT_ONCE = 20;
/** What was used in less time (ns) says little of how much it is in a second. */
const LEAST_SPAN = 300e6;
const SCOPE = 'cgroups';

type Group = {
  container: string;
  requested?: Requested;
  /** The reading from which `perSecond` is counted. */
  since?: { at: number; cpuNanos: number };
  perSecond?: number;
};

type Options = {
  labIndex: number;
  /** on which dockerd really listens */
  socket: string;
  facts: NetFacts;
  teller: NetworkTeller;
};

export class WatchedGroups {
  readonly #options: Options;
  /** By path. */
  readonly #groups = new Map<string, Group>();
  readonly #waiting = new Set<string>();
  /** Containers of which the engine is asked what was wanted. */
  readonly #asked = new Set<string>();
  readonly #look: PacedLook;
  readonly #asking: PacedLook;
  #following: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
    const failed = (what: string) => (error: unknown) => options.teller.failed(what, error);
    this.#look = new PacedLook((at) => this.#read(at), failed('control groups'));
    this.#asking = new PacedLook((at, signal) => this.#ask(at, signal), failed('wishes of containers'));
  }

  /** A process of this container is in it. */
  add(path: string, container: string, at: Nanos): void {
    if (this.#groups.has(path)) return;
    const isRoom = this.#groups.size < MOST_GROUPS;
    this.#options.teller.cut('control groups', !isRoom, MOST_GROUPS);
    if (!isRoom) return;
    this.#groups.set(path, { container });
    this.#want(path, at);
    this.#asked.add(container);
    this.#asking.want(at);
  }

  /** What the kernel probe saw: a limit was written, a group removed, somebody killed because memory ran out. */
  note({ at, call }: KernelObservation): void {
    if (call.name === 'oom') this.mayDiffer(at);
    if (call.name !== 'syscall' || (call.syscall !== 'cgroup_write' && call.syscall !== 'cgroup_rmdir')) return;
    const { group, path } = call.args;
    const named = String(group ?? path);
    for (const [known, { container }] of this.#groups) if (named.includes(container)) this.#want(known, at);
  }

  hear({ Type, Action, Actor }: EngineEvent, at: Nanos): void {
    if (Type !== 'container' || !/^(?:update|pause|unpause)$/.test(Action)) return;
    this.containerMayDiffer(Actor.ID, at);
    if (Action !== 'update' || !this.#has(Actor.ID)) return;
    this.#asked.add(Actor.ID);
    this.#asking.want(at);
  }

  #has(container: string): boolean {
    return [...this.#groups.values()].some((group) => group.container === container);
  }

  containerMayDiffer(container: string, at: Nanos): void {
    for (const [path, group] of this.#groups) if (group.container === container) this.#want(path, at);
  }

  mayDiffer(at: Nanos): void {
    for (const path of this.#groups.keys()) this.#want(path, at);
  }

  /** Reads use about once a second, or no more. */
  follow(on: boolean): void {
    clearInterval(this.#following);
    this.#following = on ? setInterval(() => this.mayDiffer(monotonic()), USE_EVERY_MS).unref() : undefined;
    if (on) this.mayDiffer(monotonic());
  }

  async stop(): Promise<void> {
    this.follow(false);
    await Promise.all([this.#look.stop(), this.#asking.stop()]);
  }

  #want(path: string, at: Nanos): void {
    this.#waiting.add(path);
    this.#look.want(at);
  }

  #read(at: () => Nanos): number {
    const some = [...this.#waiting].slice(0, MOST_AT_ONCE);
    for (const path of some) this.#waiting.delete(path);
    const told = some.reduce((size, path) => size + this.#readOne(path, at()), 0);
    if (this.#waiting.size > 0) this.#look.want(at());
    return told;
  }

  #readOne(path: string, at: Nanos): number {
    const group = this.#groups.get(path);
    if (!group) return 0;
    const { labIndex, facts, teller } = this.#options;
    const found = readGroup(labIndex, path);
    if (!found) {
      this.#groups.delete(path);
      return teller.tell(at, facts.remove(SCOPE, { kind: 'cgroup', id: path }));
    }
    const perSecond = rateOf(group, found.use, monotonic());
    const attributes: CgroupFacts = {
      ...{ ...found, container: group.container },
      use: { ...found.use, ...(perSecond !== undefined && { cpuPerSecond: perSecond }) },
      ...(group.requested && { requested: group.requested }),
    };
    return teller.tell(at, facts.put(SCOPE, { kind: 'cgroup', id: path, attributes }));
  }

  async #ask(at: () => Nanos, signal: AbortSignal): Promise<number> {
    for (const container of [...this.#asked]) {
      const answer = await askJson(this.#options.socket, `/containers/${container}/json`, signal);
      this.#asked.delete(container);
      const requested = requestedOf(answer);
      for (const [path, group] of this.#groups)
        if (requested && group.container === container) {
          group.requested = requested;
          this.#want(path, at());
        }
    }
    return 0;
  }
}

/** Counted anew when enough time went by; the group keeps it. */
function rateOf(group: Group, { cpuNanos }: ReadGroup['use'], at: number): number | undefined {
  if (cpuNanos === undefined) return undefined;
  const { since } = group;
  if (since && at - since.at < LEAST_SPAN) return group.perSecond;
  if (since) group.perSecond = Math.max(0, Math.round(((cpuNanos - since.cpuNanos) * 1e9) / (at - since.at)));
  group.since = { at, cpuNanos };
  return group.perSecond;
}
