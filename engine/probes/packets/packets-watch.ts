/** Follows the packets of one lab in all of its network namespaces, and tells each when its way is over. Runs in a process of its own. */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import type { PacketFilter } from '#engine/trace/packet.ts';
import { KernelClock } from './kernel-clock.ts';
import { NamespaceCapture } from './namespace-capture.ts';
import type { NamespaceFacts } from './namespace-facts.ts';
import { NamespaceList, type Opened } from './namespace-list.ts';
import type { NetworkKnowledge, OpenPacket, SeenFrame, SeenTrace } from './open-packet.ts';
import { PacketAssembler, type Told } from './packet-assembler.ts';
import { passes } from './packet-filter.ts';
import { SocketPrograms } from './socket-programs.ts';

export type WatchOptions = { initPid: number; lab: number; rootfs: string; filter: PacketFilter; prefix: string };

export type Losses = {
  /** Packets of long connections, and of more in a moment than can be shown. */
  left: number;
  /** Frames that came faster than they could be read: they are missing in packets, or packets are. */
  frames: number;
  /** How often netfilter's trace was broken off. */
  overruns: number;
};

export type Tell = {
  packets(packets: Told[]): void;
  /** Beginning (ns) of the oldest packet whose way is not over, when another one is; undefined when there is none. */
  owes(since: number | undefined): void;
  lost(losses: Losses): void;
  degraded(detail: string): void;
};

const LOOK_MS = 20;
const COUNT_MS = 1000;
/** More namespaces than are followed. */
const MOST_FACTS = 256;

const now = (): number => Number(process.hrtime.bigint());

export class PacketsWatch {
  readonly #options: WatchOptions;
  readonly #tell: Tell;
  readonly #list: NamespaceList;
  readonly #captures = new Map<string, NamespaceCapture>();
  /** Of those too that went: packets that ended there are told a moment later. */
  readonly #facts = new BoundedMap<string, NamespaceFacts>(MOST_FACTS);
  /** Of those that are being opened. */
  readonly #opening = new Map<string, Promise<void>>();
  readonly #clock = new KernelClock();
  readonly #assembler: PacketAssembler;
  readonly #programs: SocketPrograms;
  #lost = { frames: 0, overruns: 0 };
  #host = '';
  #looking: NodeJS.Timeout | undefined;
  /** Packets whose way is over, while rules are read that explain them. */
  #telling: Promise<void> = Promise.resolve();
  #counting: NodeJS.Timeout | undefined;
  #closed = false;

  /** @throws when the lab is gone */
  constructor(options: WatchOptions, tell: Tell) {
    this.#options = options;
    this.#tell = tell;
    this.#list = new NamespaceList(options.initPid, () => this.#refresh());
    this.#programs = new SocketPrograms(options.lab);
    this.#assembler = new PacketAssembler(this.#knowledge(), options.prefix);
  }

  /** Resolves when packets are seen in all namespaces that there are. Rejects when the lab's own cannot be watched. */
  async start(): Promise<void> {
    const host = this.#list.host();
    this.#host = host.inode;
    await this.#capture(host);
    this.#refresh();
    await Promise.all(this.#opening.values());
    this.#counting = setInterval(() => this.#count(), COUNT_MS);
  }

  /** Resolves when nothing of it is left in the lab; what is on its way is told as it is. */
  async stop(): Promise<void> {
    this.#closed = true;
    this.#list.close();
    clearInterval(this.#counting);
    clearTimeout(this.#looking);
    await Promise.all(this.#opening.values());
    await this.#telling;
    for (const capture of this.#captures.values()) capture.drain();
    await this.#deliver(this.#assembler.rest());
    this.#count();
    await Promise.all([...this.#captures.values()].map((capture) => capture.close()));
  }

  #knowledge(): NetworkKnowledge {
    const facts = (namespace: string) => this.#facts.get(namespace);
    const watch = this;
    return {
      get host() {
        return watch.#host;
      },
      isLocal: (namespace, address) => facts(namespace)?.isLocal(address) ?? false,
      hookOf: (namespace, family, table, chain) => facts(namespace)?.hookOf(family, table, chain),
      ruleOf: (namespace, family, table, handle) => facts(namespace)?.ruleOf(family, table, handle),
      hasHook: (namespace, hook) => facts(namespace)?.hasHook(hook) ?? false,
    };
  }

  #refresh(): void {
    if (this.#closed || this.#host === '') return;
    const { paths, cut } = this.#list.kept();
    if (cut) this.#tell.degraded('The lab has more network namespaces than are followed.');
    for (const [inode, capture] of this.#captures)
      if (inode !== this.#host && !paths.has(inode)) {
        this.#captures.delete(inode);
        void capture.close();
      }
    for (const [inode, path] of paths) {
      if (this.#captures.has(inode) || this.#opening.has(inode)) continue;
      const opened = this.#list.open(inode, path);
      if (!opened) continue;
      const opening = this.#capture(opened)
        .catch((error: Error) => {
          // One that went meanwhile is none of which anybody misses packets.
          if (this.#captures.delete(inode)) this.#tell.degraded(`Of ${path} no packets are seen: ${error.message}`);
        })
        .finally(() => this.#opening.delete(inode));
      this.#opening.set(inode, opening);
    }
  }

  async #capture({ inode, fd }: Opened): Promise<void> {
    const { rootfs, filter } = this.#options;
    const heard = { frame: (seen: SeenFrame) => this.#frame(seen), trace: (seen: SeenTrace) => this.#trace(seen) };
    await NamespaceCapture.open({ inode, fd, rootfs, filter, clock: this.#clock, heard }, (begun) => {
      this.#captures.set(inode, begun);
      this.#facts.set(inode, begun.facts);
    });
  }

  #frame(seen: SeenFrame): void {
    const { protocol } = this.#options.filter;
    if (protocol && seen.frame.headers.protocol !== protocol) return;
    const packet = this.#assembler.frame(seen, now());
    if (packet) this.#noteProgram(packet, seen);
    this.#lookSoon();
  }

  #trace(seen: SeenTrace): void {
    this.#assembler.trace(seen, now());
    this.#lookSoon();
  }

  /** At once: a program may be gone in a moment. It is the one at the first link or at the last, whichever is read first. */
  #noteProgram(packet: OpenPacket, { namespace, direction, foreign, at, frame }: SeenFrame): void {
    const facts = this.#captures.get(namespace)?.facts;
    if (!facts || foreign) return;
    const { headers } = frame;
    const find = (side: 'src' | 'dst') =>
      facts.isLocal(headers.header[side]) ? this.#programs.find(headers, side, facts) : undefined;
    if (packet.frames.every((other) => other.at >= at)) packet.sender = direction === 'out' ? find('src') : undefined;
    if (packet.frames.every((other) => other.at <= at)) packet.receiver = direction === 'in' ? find('dst') : undefined;
  }

  #lookSoon(): void {
    if (this.#closed || this.#looking) return;
    this.#tell.owes(this.#assembler.openSince(now()));
    this.#looking = setTimeout(() => {
      this.#telling = this.#look();
    }, LOOK_MS);
  }

  async #look(): Promise<void> {
    for (const capture of this.#captures.values()) capture.drain();
    this.#noteLosses();
    await this.#deliver(this.#assembler.due(now()));
    this.#looking = undefined;
    if (this.#assembler.open > 0) this.#lookSoon();
    else this.#tell.owes(undefined);
  }

  async #deliver(over: readonly OpenPacket[]): Promise<void> {
    if (over.length === 0) return;
    await this.#learnRules(over);
    for (const packet of over) this.#learnConnection(packet);
    const told = over.map((packet) => this.#assembler.tell(packet));
    const kept = told.filter(({ packet }) => passes(packet, this.#options.filter));
    if (kept.length > 0) this.#tell.packets(kept);
  }

  /** Of a connection that met no rule, and on kernels before 6.16, no trace tells conntrack's number. The lab's own namespace knows most. */
  #learnConnection({ flow, frames, headers, touched }: OpenPacket): void {
    if (flow.connection || flow.asked || headers.protocol === 'arp' || headers.protocol === 'other') return;
    flow.asked = true;
    const places = frames.toSorted((a, b) => Number(b.namespace === this.#host) - Number(a.namespace === this.#host));
    for (const { namespace, frame } of places) {
      const found = this.#facts.get(namespace)?.connectionOf(frame.headers, touched);
      if (!found) continue;
      flow.connection = { id: `${namespace}/${found.id}`, host: namespace === this.#host };
      return;
    }
  }

  /** A rule that is not known yet was made since they were read. */
  async #learnRules(packets: readonly OpenPacket[]): Promise<void> {
    const unknown = new Set<NamespaceCapture>();
    for (const { namespace, message } of packets.flatMap(({ traces }) => traces)) {
      const { family, table, chain, handle, event } = message;
      const capture = this.#captures.get(namespace);
      if (!capture) continue;
      const { facts } = capture;
      const isKnown = handle === undefined || facts.ruleOf(family, table, handle) !== undefined;
      const isBuiltIn = event === 'policy' && facts.hookOf(family, table, chain) === undefined;
      if (isBuiltIn || (!isKnown && facts.mayRead(family, table, handle ?? 0))) unknown.add(capture);
    }
    await Promise.all([...unknown].map(({ facts }) => facts.readRules()));
  }

  #noteLosses(): void {
    let lost = 0;
    for (const capture of this.#captures.values()) {
      const { frames, overruns } = capture.takeLost();
      this.#lost.frames += frames;
      this.#lost.overruns += overruns;
      lost += frames + overruns;
    }
    if (lost > 0) this.#assembler.doubt();
  }

  /** Once a second: each loss as it comes would be a flood of its own. */
  #count(): void {
    this.#noteLosses();
    const losses: Losses = { ...this.#lost, left: this.#assembler.takeLeft() };
    this.#lost = { frames: 0, overruns: 0 };
    if (losses.left + losses.frames + losses.overruns > 0) this.#tell.lost(losses);
  }
}
