/** Packets as text, each with its steps. Pure. */
import type { PacketSeen, TraceEvent } from '#engine/trace/event.ts';
import type { Packet, PacketHeader, PacketStep } from '#engine/trace/packet.ts';

export function printPackets(events: readonly TraceEvent[]): string[] {
  const labels = new Map<string, string>();
  for (const event of events)
    if (
      event.type === 'state.changed' &&
      event.subject.kind === 'net-namespace' &&
      typeof event.attributes.label === 'string'
    )
      labels.set(event.subject.id, event.attributes.label);
  const packets = events.filter((event) => event.type === 'packet.seen').toSorted((a, b) => a.at - b.at);
  return packets.flatMap((event) => ['', ...linesOf(event, packets[0]?.at ?? event.at, labels)]);
}

function linesOf({ at, packet }: PacketSeen, start: number, labels: ReadonlyMap<string, string>): string[] {
  const { protocol, flags, payload, says, end, dropped } = packet;
  const what = [protocol, flags, payload > 0 && `${payload} bytes`, says && `“${says}”`].filter(Boolean).join(' ');
  const title = `${inMillis(at - start)} ${what}: ${end}${dropped ? `. ${dropped}` : ''}`;
  return [oneLine(title), ...packet.steps.map((step) => oneLine(`  ${stepText(step, packet, labels)}`))];
}

function stepText(step: PacketStep, { steps }: Packet, labels: ReadonlyMap<string, string>): string {
  const place = labels.get(step.namespace) ?? step.namespace;
  const header =
    step.header && step !== steps[0]
      ? ` → ${headerText(step.header)}`
      : step.header
        ? ` ${headerText(step.header)}`
        : '';
  switch (step.layer) {
    case 'interface':
      return `${inMicros(step.offset)} ${place} ${step.link} ${step.direction}${header}`;
    case 'netfilter':
      return `${inMicros()} ${place} ${step.hook} ${step.table}/${step.chain} ${step.verdict}${step.rule ? ` ${step.rule}` : ''}${header}`;
    case 'socket':
      return `${inMicros()} ${place} ${step.program ?? 'a program'} ${step.direction === 'out' ? 'sends' : 'takes'} it`;
    default:
      return step satisfies never;
  }
}

const headerText = ({ src, sport, dst, dport, ttl }: PacketHeader): string =>
  `${src}${portText(sport)} > ${dst}${portText(dport)}${ttl === undefined ? '' : ` ttl ${ttl}`}`;

const portText = (port?: number): string => (port === undefined ? '' : `:${port}`);

const inMillis = (ns: number): string => `${(ns / 1e6).toFixed(3)} ms`.padStart(13);
const inMicros = (ns?: number): string => (ns === undefined ? '' : `${(ns / 1000).toFixed(1)} µs`).padStart(11);
/** What was observed may hold anything, also what would move the reader's cursor. */
const oneLine = (text: string): string => text.replace(/[\s\x00-\x1f\x7f-\x9f]/g, ' ');
