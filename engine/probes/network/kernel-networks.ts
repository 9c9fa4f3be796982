/** What the kernel has in the network namespaces of a lab: told when the kernel says that it changed. */
import type { Nanos } from '#engine/trace/ids.ts';
import { monotonic } from '../clock.ts';
import { namespaceFact } from './namespace-fact.ts';
import { type Kept, MOST_NAMESPACES, NamespaceTable } from './namespace-table.ts';
import type { NamespaceNews, NamespaceWatch } from './namespace-watch.ts';
import { NetFacts } from './net-facts.ts';
import type { NetworkTeller } from './network-teller.ts';
import { PacedLook } from './paced-look.ts';
import { SocketHolders } from './socket-holders.ts';
import { MOST_CONNECTIONS, ToldConnections } from './told-connections.ts';
import { ToldLinks } from './told-links.ts';
import { listenersFact } from './told-listeners.ts';
import { ToldRules } from './told-rules.ts';

/** Between two readings of counters that move, at least. */
const COUNTERS_MS = 500;
/** After which what could not be read is read again. */
const AGAIN_MS = 2000;

export type KernelNetworksOptions = {
  /** of the lab's init */
  initPid: number;
  /** of the lab */
  index: number;
  /** of the lab's image */
  rootfs: string;
  teller: NetworkTeller;
  /** ids of those that live in a namespace which is kept by one of these files */
  containersAt: (paths: readonly string[]) => readonly string[];
};

export class KernelNetworks {
  readonly #options: KernelNetworksOptions;
  readonly #facts = new NetFacts();
  readonly #links = new ToldLinks();
  readonly #rules: ToldRules;
  readonly #connections = new ToldConnections(new NetFacts());
  readonly #holders: SocketHolders;
  readonly #table: NamespaceTable;
  /** Namespaces that are worth a look, by what to look at. */
  readonly #dirty = { links: new Set<string>(), rules: new Set<string>(), listeners: new Set<string>() };
  readonly #lostConnections = new Set<string>();
  readonly #countersRead = new Map<string, number>();
  readonly #countersDue = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #looks: Record<'links' | 'rules' | 'listeners' | 'connections', PacedLook>;
  /** `net.ipv4.ip_forward` by namespace, as it was read last */
  readonly #forwarding = new Map<string, boolean>();
  #mounts: 'changed' | 'followed' = 'changed';
  #named: 'changed' | 'told' = 'changed';
  #began = false;

  /** Nothing is read before `begin`. @throws the system's error */
  constructor(options: KernelNetworksOptions) {
    this.#options = options;
    this.#rules = new ToldRules(options.rootfs);
    this.#holders = new SocketHolders(options.index);
    const failed = (what: string) => (error: unknown) => options.teller.failed(what, error);
    this.#looks = {
      links: new PacedLook((at) => this.#lookAtLinks(at()), failed('links')),
      rules: new PacedLook((at, signal) => this.#lookAtRules(at, signal), failed('rules')),
      listeners: new PacedLook((at) => this.#lookAtListeners(at()), failed('listeners')),
      connections: new PacedLook((at) => this.#lookAtConnections(at()), failed('connections')),
    };
    this.#table = new NamespaceTable(
      options.initPid,
      (inode) => this.#newsOf(inode),
      () => this.#mountsChanged(),
    );
  }

  /** Idempotent. */
  begin(_at: Nanos): void {
    if (this.#began) return;
    this.#began = true;
    for (const inode of this.#table.all.keys()) this.#wantAll(inode);
  }

  /** Other containers live in other namespaces. */
  namesChanged(): void {
    this.#named = 'changed';
    this.#want('links');
  }

  /** Somebody may listen now, or no more. @param paths of the files of the namespace; of the lab's own without */
  listenersMayDiffer(paths?: readonly string[]): void {
    for (const [inode, kept] of this.#table.all)
      if (paths ? kept.paths.some((path) => paths.includes(path)) : inode === this.#table.host)
        this.#want('listeners', inode);
  }

  countersMayDiffer(): void {
    this.#wantCounters(this.#table.host);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(Object.values(this.#looks).map((look) => look.stop()));
    this.#table.close();
  }

  #newsOf(inode: string): NamespaceNews {
    return {
      links: () => this.#want('links', inode),
      rules: () => {
        this.#want('rules', inode);
        this.#want('listeners', inode);
      },
      connection: (seen) => {
        this.#connections.see(inode, seen);
        if (this.#began) this.#looks.connections.want(monotonic());
        this.#wantCounters(inode);
      },
      overrun: (of) => {
        this.#options.teller.overrun(of);
        if (of === 'connections') this.#wantConnections(inode);
        else this.#want(of, inode);
      },
    };
  }

  #want(what: 'links' | 'rules' | 'listeners', inode?: string): void {
    if (inode !== undefined) this.#dirty[what].add(inode);
    if (this.#began) this.#looks[what].want(monotonic());
  }

  #wantAll(inode: string): void {
    for (const what of ['links', 'rules', 'listeners'] as const) this.#want(what, inode);
    this.#wantConnections(inode);
  }

  /** All of them anew. */
  #wantConnections(inode: string): void {
    this.#lostConnections.add(inode);
    if (this.#began) this.#looks.connections.want(monotonic());
  }

  /** Packets move counters without a word: so a reading follows whatever shows that packets go, and the next while they still move. */
  #wantCounters(inode: string): void {
    if (!this.#began || this.#countersDue.has(inode)) return;
    const wait = (this.#countersRead.get(inode) ?? 0) + COUNTERS_MS - performance.now();
    this.#countersDue.add(inode);
    this.#later(Math.max(0, wait), () => {
      this.#countersDue.delete(inode);
      this.#want('rules', inode);
    });
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms).unref();
    this.#timers.add(timer);
  }

  #take(what: 'links' | 'rules' | 'listeners'): Kept[] {
    const inodes = [...this.#dirty[what]];
    this.#dirty[what].clear();
    return inodes.flatMap((inode) => this.#table.all.get(inode) ?? []);
  }

  #mountsChanged(): void {
    this.#mounts = 'changed';
    this.#want('links');
  }

  #lookAtLinks(at: Nanos): number {
    let told = this.#mounts === 'changed' ? this.#followFiles(at) : 0;
    const read = this.#take('links');
    for (const { watch } of read) this.#forwarding.set(watch.inode, watch.forwards());
    for (const kept of this.#named === 'changed' ? this.#table.all.values() : read)
      told += this.#tellNamespace(kept, at);
    this.#named = 'told';
    const watches = [...this.#table.all.values()].map(({ watch }) => watch);
    for (const { watch } of read) told += this.#attempt('links', watch, () => this.#tellLinks(watch, watches, at));
    return told;
  }

  #tellLinks(watch: NamespaceWatch, watches: readonly NamespaceWatch[], at: Nanos): number {
    const reading = watch.links();
    this.#options.teller.cut(`links or routes of the network namespace ${watch.inode}`, reading.cut);
    return this.#tell(at, this.#facts.replace(`${watch.inode} links`, this.#links.facts(watch, reading, watches)));
  }

  #attempt(what: 'links' | 'listeners', watch: NamespaceWatch, act: () => number): number {
    try {
      return act();
    } catch (error) {
      this.#failed(what, watch, error);
      return 0;
    }
  }

  /** Which namespaces there are. Links may lead to one that has just come. */
  #followFiles(at: Nanos): number {
    this.#mounts = 'followed';
    const { came, gone, cut } = this.#table.refresh();
    this.#options.teller.cut('network namespaces', cut, MOST_NAMESPACES);
    let told = 0;
    for (const inode of gone) told += this.#forget(inode, at);
    for (const inode of came) this.#wantAll(inode);
    if (came.length > 0) for (const inode of this.#links.unresolved) this.#dirty.links.add(inode);
    this.#named = 'changed';
    return told;
  }

  #tellNamespace({ watch: { inode }, paths }: Kept, at: Nanos): number {
    const isHost = inode === this.#table.host;
    const containers = this.#options.containersAt(paths);
    const forwarding = this.#forwarding.get(inode) ?? false;
    const attributes = namespaceFact({ isHost, paths, containers, forwarding });
    return this.#tell(at, this.#facts.put(`${inode} namespace`, { kind: 'net-namespace', id: inode, attributes }));
  }

  #forget(inode: string, at: Nanos): number {
    this.#links.forget(inode);
    this.#rules.forget(inode);
    this.#countersRead.delete(inode);
    this.#forwarding.delete(inode);
    return this.#tell(at, [...this.#connections.drop(inode), ...this.#facts.drop(`${inode} `)]);
  }

  async #lookAtRules(at: () => Nanos, signal: AbortSignal): Promise<number> {
    let told = 0;
    for (const { watch } of this.#take('rules')) {
      const found = await this.#rules
        .facts(watch, signal)
        .catch((error: unknown) => this.#failed('rules', watch, error));
      // It may have gone meanwhile.
      if (!found || this.#table.all.get(watch.inode)?.watch !== watch) continue;
      this.#countersRead.set(watch.inode, performance.now());
      this.#options.teller.cut(`iptables rules of the network namespace ${watch.inode}`, found.cut);
      const now = at();
      told += this.#tell(now, this.#facts.replace(`${watch.inode} chains`, found.chains));
      const moved = this.#tell(now, this.#facts.replace(`${watch.inode} counters`, found.counters));
      if (moved > 0) this.#wantCounters(watch.inode);
      told += moved;
    }
    return told;
  }

  /** The others are read all the same, and this one again: what it is told to have may be of before. */
  #failed(what: 'links' | 'rules' | 'listeners', { inode }: NamespaceWatch, error: unknown): undefined {
    if (!this.#table.all.has(inode)) return;
    this.#options.teller.failed(what, error);
    this.#later(AGAIN_MS, () => this.#want(what, inode));
  }

  #lookAtListeners(at: Nanos): number {
    let told = 0;
    for (const { watch } of this.#take('listeners'))
      told += this.#attempt('listeners', watch, () => {
        const attributes = listenersFact(watch.listeners(), this.#holders);
        const fact = { kind: 'net-listeners' as const, id: watch.inode, attributes };
        return this.#tell(at, this.#facts.put(`${watch.inode} listeners`, fact));
      });
    return told;
  }

  #lookAtConnections(at: Nanos): number {
    const lost = [...this.#lostConnections];
    this.#lostConnections.clear();
    for (const inode of lost) this.#readConnections(inode);
    const told = this.#tell(at, this.#connections.take());
    if (this.#connections.takeLeft() > 0) this.#options.teller.cut('connections', true, MOST_CONNECTIONS);
    return told;
  }

  #readConnections(inode: string): void {
    try {
      const kept = this.#table.all.get(inode);
      if (kept) this.#connections.replace(inode, kept.watch.connections(MOST_CONNECTIONS));
    } catch (error) {
      this.#options.teller.failed('connections', error);
    }
  }

  #tell(at: Nanos, told: Parameters<NetworkTeller['tell']>[1]): number {
    return this.#options.teller.tell(at, told);
  }
}
