/** Checks about packets that went through the lab while they were followed. */
import { lossOf, type PacketPath, packetPath } from '#engine/scene/network/packet-path.ts';
import { ENDS, headerText, packetName, place } from '#engine/scene/network/packet-words.ts';
import type { PacketSeen } from '#engine/trace/event.ts';
import type { NetNamespace } from '#engine/trace/network.ts';
import type { Check, CommandPattern } from './check.ts';
import { quoteCommand } from './describe.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex, SeenCommand } from './log-index.ts';
import { amountIs, commandMatches } from './match.ts';
import { isMeant, packetMatches, rewrittenIn, takenBy } from './match-packet.ts';
import { type Places, placesOf } from './places.ts';

type PacketCheck = Extract<Check, { kind: 'packet' }>;

const NOW = Number.MAX_SAFE_INTEGER;
const NOT_YET: CheckResult = { met: false, evidence: [], fact: 'No such packet was seen yet' };

export function gradePacket(check: PacketCheck, index: LogIndex): CheckResult {
  const places = placesOfPackets(index);
  if (amountIs(0, check.count)) return gradeAbsence(check, index, places);
  const groups = check.in === undefined ? [index.packets] : newest(index, check.in).map((one) => packetsOf(one, index));
  for (const packets of groups) {
    const found = packets.filter(({ packet }) => packetMatches(packet, check.packet, places));
    if (found.length > 0 && amountIs(found.length, check.count)) return metBy(found, places);
  }
  return missed(check, groups, places);
}

/** That a command sent none is known when it is over, and others of its packets were followed. */
function gradeAbsence(check: PacketCheck, index: LogIndex, places: Places): CheckResult {
  for (const command of newest(index, check.in ?? {})) {
    if (command.root.ended === undefined) continue;
    const packets = packetsOf(command, index);
    const found = packets.filter(({ packet }) => packetMatches(packet, check.packet, places));
    if (packets.length === 0 || !amountIs(found.length, check.count)) continue;
    const fact = `${packets.length} packets went while ${quoteCommand(command)} ran, and none of them was such a one`;
    return { met: true, evidence: packets.slice(0, SHOWN).map(({ seq }) => seq), fact };
  }
  return NOT_YET;
}

/** A command ended, and nobody followed its packets. */
export function gradeUnfollowed({ unfollowed }: Extract<Check, { kind: 'unfollowed' }>, index: LogIndex): CheckResult {
  const command = newest(index, unfollowed)[0];
  if (command?.root.ended === undefined || packetsOf(command, index).length > 0)
    return { met: false, evidence: [], fact: 'Not observed yet' };
  const evidence = [command.root.started, command.root.ended];
  return { met: true, evidence, fact: `${quoteCommand(command)} ended, and no packet was followed meanwhile` };
}

const newest = (index: LogIndex, pattern: CommandPattern): SeenCommand[] =>
  index.commands.filter((command) => commandMatches(command, pattern)).reverse();

/** Those that it caused, and those of no command that went while it ran: the first may go before a command is known. */
function packetsOf({ trace, root }: SeenCommand, { packets }: LogIndex): PacketSeen[] {
  return packets.filter((one) =>
    one.trace === undefined
      ? one.at >= root.startedAt && (root.ended === undefined || one.seq < root.ended)
      : one.trace === trace,
  );
}

/** Also of namespaces that are gone: a packet is of its own time. */
function placesOfPackets(index: LogIndex): Places {
  const lastOf = (id: string) => index.networks.lastOf('net-namespace', id) as NetNamespace | undefined;
  return placesOf(index.networks.worldAt(NOW), index, lastOf);
}

const SHOWN = 6;

function metBy(found: readonly PacketSeen[], places: Places): CheckResult {
  const first = found[0] as PacketSeen;
  const words = describePacket(packetPath(first.packet), places);
  const fact = found.length === 1 ? words : `${found.length} of them; the first: ${words}`;
  return { met: true, evidence: found.slice(0, SHOWN).map(({ seq }) => seq), fact };
}

function missed(check: PacketCheck, groups: readonly (readonly PacketSeen[])[], places: Places): CheckResult {
  for (const packets of groups) {
    const near = packets.findLast(({ packet }) => isMeant(packet, check.packet, places));
    if (near) return { ...NOT_YET, evidence: [near.seq], missed: describePacket(packetPath(near.packet), places) };
  }
  return NOT_YET;
}

/** `SYN 192.168.50.2:41000 → 192.168.50.1:8080, rewritten to 172.17.0.2:80, was delivered to nginx in web` */
export function describePacket(path: PacketPath, places: Places): string {
  const { packet, steps } = path;
  const set = steps.find(({ header }) => header !== undefined)?.header;
  const last = steps.at(-1);
  const written = rewrittenIn(steps);
  const to =
    last?.header && written.some((field) => field.startsWith('d'))
      ? ` to ${place(last.header.dst, last.header.dport)}`
      : '';
  const from =
    last?.header && written.some((field) => field.startsWith('s'))
      ? ` from ${place(last.header.src, last.header.sport)}`
      : '';
  const rewritten = written.length > 0 ? `, rewritten${from}${to},` : '';
  return `${packetName(packet)} ${headerText(set)}${rewritten} ${endWords(path, places)}`;
}

function endWords(path: PacketPath, places: Places): string {
  const { packet, steps } = path;
  const loss = lossOf(path);
  if (loss) return `was ${ENDS[packet.end]}: ${loss.text.replace(/\.$/, '')}`;
  if (packet.end === 'left') return ENDS.left;
  const by = takenBy(steps);
  return `was ${ENDS[packet.end]}${by ? ` to ${by}` : ''} in ${places.title(steps.at(-1)?.step.namespace)}`;
}
