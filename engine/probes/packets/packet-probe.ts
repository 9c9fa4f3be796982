/**
 * Follows a lab's packets while somebody wants to see them, and is nothing otherwise: no process, no socket, and no table in the lab. What
 * the last one says counts, whoever says it: the lab is one.
 */
import type { LabPlace } from '#engine/lab/driver.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import type { PacketFilter, PacketWatch } from '#engine/trace/packet.ts';
import { monotonic } from '../clock.ts';
import type { Emit, Probe } from '../probe.ts';
import { PATIENCE_NS, type Told } from './packet-assembler.ts';
import { PacketsProcess } from './packets-process.ts';
import type { FromPackets } from './packets-talk.ts';
import type { Losses } from './packets-watch.ts';

const NAME = 'packets';

type Options = {
  place: LabPlace;
  /** of the lab image */
  rootfs: string;
  emit: Emit;
  changed: (watch: PacketWatch) => void;
};

export class PacketProbe implements Probe {
  readonly name = NAME;
  readonly #options: Options;
  #watch: PacketWatch = { state: 'off' };
  #process: PacketsProcess | undefined;
  #openSince: number | undefined;
  #switching: Promise<void> = Promise.resolve();
  #starts = 0;
  /** When the last one was told that was too late for its place. */
  #late = 0;
  #over = false;

  constructor(options: Options) {
    this.#options = options;
  }

  get watch(): PacketWatch {
    return this.#watch;
  }

  get owes(): Nanos | undefined {
    const since = this.#openSince;
    return since !== undefined && monotonic() - since < PATIENCE_NS ? nanos(since) : undefined;
  }

  /** On again with another filter begins anew. Resolves when it is done. */
  turn(on: boolean, filter: PacketFilter = {}): Promise<void> {
    this.#switching = this.#switching.then(() => this.#turn(on, filter));
    return this.#switching;
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.turn(false);
  }

  async #turn(on: boolean, filter: PacketFilter): Promise<void> {
    const before = this.#process;
    if (!on && !before && this.#watch.state === 'off') return;
    this.#process = undefined;
    await before?.stop();
    this.#openSince = undefined;
    if (!on || this.#over) return this.#tell({ state: 'off' });
    this.#tell({ state: 'starting', filter });
    await this.#start(filter);
  }

  /** Resolves when it sees packets, or never will. */
  #start(filter: PacketFilter): Promise<void> {
    const { place, rootfs } = this.#options;
    const order = { initPid: place.initPid, lab: place.index, rootfs, filter, prefix: `${++this.#starts}.` };
    return new Promise((resolve) => {
      const started: PacketsProcess = new PacketsProcess(
        order,
        (message) => {
          this.#hear(message, filter);
          if (message.type === 'on' || message.type === 'failed') resolve();
        },
        (words) => {
          this.#ended(started, filter, words);
          resolve();
        },
      );
      this.#process = started;
    });
  }

  #hear(message: FromPackets, filter: PacketFilter): void {
    switch (message.type) {
      case 'on':
        this.#tell({ state: 'on', filter });
        break;
      case 'failed':
        this.#tell({ state: 'failed', filter, detail: message.detail });
        break;
      case 'packets':
        for (const told of message.packets) this.#packet(told);
        break;
      case 'owes':
        this.#openSince = message.since;
        break;
      case 'lost':
        this.#lost(message.losses);
        break;
      case 'degraded':
        this.#report('degraded', message.detail);
        break;
      default:
        message satisfies never;
    }
  }

  /** In its place in the order, if that is still to be had; never before one that went before it. */
  #packet({ at, packet, echo }: Told): void {
    const now = monotonic();
    if (now - at >= PATIENCE_NS) this.#late = now;
    const told = nanos(Math.max(at, this.#late));
    this.#options.emit({ kind: 'packet', at: told, first: nanos(at), packet, ...(echo !== undefined && { echo }) });
  }

  #lost({ left, frames, overruns }: Losses): void {
    if (left > 0)
      this.#report(
        'lost',
        `${left} packets of long connections, or of more in a moment than can be shown, were counted only`,
        left,
      );
    if (frames > 0)
      this.#report(
        'lost',
        `${frames} frames came faster than they could be read: some packets lack steps, or are missing`,
        frames,
      );
    if (overruns > 0) this.#report('lost', 'netfilter told more than could be read: some packets lack its steps');
  }

  /** It ended by itself. */
  #ended(process: PacketsProcess, filter: PacketFilter, words: string): void {
    if (this.#process !== process) return;
    this.#process = undefined;
    this.#openSince = undefined;
    if (this.#watch.state !== 'failed')
      this.#tell({
        state: 'failed',
        filter,
        detail: `What follows packets ended${words && `: ${words}`}. Switch it on to go on.`,
      });
  }

  #tell(watch: PacketWatch): void {
    const before = this.#watch.state;
    this.#watch = watch;
    if (watch.state === 'on') this.#report('watching', 'packets are followed');
    if (watch.state === 'off' && before === 'on') this.#report('off', 'packets are not followed any more');
    if (watch.state === 'failed') this.#report('off', `packets cannot be followed: ${watch.detail}`);
    this.#options.changed(watch);
  }

  #report(state: 'watching' | 'degraded' | 'off' | 'lost', detail: string, events?: number): void {
    const what = { state, detail, ...(events !== undefined && { events }) };
    this.#options.emit({ kind: 'probe', at: monotonic(), probe: NAME, ...what });
  }
}
