/** For tests: the packets of a lab's commands, and their steps in short. */
import type { PacketSeen } from '#engine/trace/event.ts';
import type { Packet, PacketFilter, PacketHeader, PacketStep } from '#engine/trace/packet.ts';
import { until } from './daemon.fixture.ts';
import type { OneLab } from './one-lab.fixture.ts';

const LIMIT = 60_000;

type Told = { seen: PacketSeen[]; said: string; trace: string };

export class FollowedPackets {
  readonly #lab: OneLab;

  constructor(lab: OneLab) {
    this.#lab = lab;
  }

  async follow(on: boolean, filter?: PacketFilter): Promise<void> {
    const { page } = this.#lab;
    page.socket.send(JSON.stringify({ type: 'packets', on, ...(filter && { filter }) }));
    const wanted = on ? 'on' : 'off';
    const isSo = () =>
      page.status?.packets?.state === wanted &&
      JSON.stringify(page.status.packets.filter ?? {}) === JSON.stringify(filter ?? {});
    await until(`packets are followed: ${wanted}`, isSo, LIMIT);
  }

  /** From here on. */
  since(after = this.#lab.page.log.lastSeq): () => PacketSeen[] {
    const { log } = this.#lab.page;
    return () =>
      (log.events.filter((event) => event.type === 'packet.seen' && event.seq > after) as PacketSeen[]).toSorted(
        (a, b) => a.at - b.at,
      );
  }

  /** The packets of a line, when the one that `isLast` looks for is among them. */
  async of(line: string, isLast: (packet: Packet, all: readonly Packet[]) => boolean): Promise<Told> {
    const seen = this.since();
    const { said, root } = await this.#lab.run(line);
    await until(
      `the last packet of ${line}`,
      () => {
        const all = seen().map(({ packet }) => packet);
        return all.some((packet) => isLast(packet, all));
      },
      LIMIT,
    );
    if (process.env.SHOW) for (const { packet } of seen()) this.#show(packet);
    return { seen: seen(), said, trace: root.trace };
  }

  readonly steps = (packet: Packet | undefined): string[] | undefined =>
    packet?.steps.map((step) => this.#inShort(step));

  #show(packet: Packet): void {
    const offsets = packet.steps.map(({ offset }) => offset ?? '');
    console.log(packet.says ?? packet.flags, packet.end, packet.dropped, this.steps(packet), offsets.join(' '));
  }

  /** Links of veths, which have names by chance, as `veth`; bridges of networks as `br`; ephemeral ports as `*`. */
  #inShort(step: PacketStep): string {
    const rewritten = step.header ? ` ${text(step.header).replace(/:[3-6]\d{4}\b/, ':*')}` : '';
    const role = this.#roleOf(step.namespace);
    if (step.layer === 'interface')
      return `${role} ${step.link.replace(/^veth\w+/, 'veth').replace(/^br-\w+/, 'br')} ${step.direction}${rewritten}`;
    if (step.layer === 'socket') return `${role} ${step.program} ${step.direction}`;
    return `${step.hook} ${step.table}/${step.chain} ${step.verdict}${step.jump ? ` ${step.jump}` : ''}${rewritten}`;
  }

  #roleOf(namespace: string): string | undefined {
    const told = this.#lab.page.log.events.findLast(
      (event) =>
        event.type === 'state.changed' &&
        event.subject.kind === 'net-namespace' &&
        event.subject.id === namespace &&
        event.state === 'present',
    );
    return told?.type === 'state.changed' ? String(told.attributes.role) : undefined;
  }
}

const text = ({ src, sport, dst, dport }: PacketHeader) =>
  `${src}${sport ? `:${sport}` : ''}>${dst}${dport ? `:${dport}` : ''}`;

/** As `iptables -S` prints them. */
export const rulesOf = (packet: Packet | undefined): string[] =>
  packet?.steps.flatMap((step) => (step.layer === 'netfilter' && step.rule ? [step.rule] : [])) ?? [];

/** Those that are not exactly of this command. */
export const ofOthers = (seen: readonly PacketSeen[], trace: string): PacketSeen[] =>
  seen.filter((event) => event.trace !== trace || event.traceEvidence !== undefined);
