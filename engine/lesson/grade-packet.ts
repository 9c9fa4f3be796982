/** Checks about packets that went through the lab while they were followed. */
import { lossOf, type PacketPath, packetPath } from '#engine/scene/network/packet-path.ts';
import { ENDS, headerText, packetName, place } from '#engine/scene/network/packet-words.ts';
import type { PacketSeen } from '#engine/trace/event.ts';
import type { Check, CommandPattern } from './check.ts';
import { quoteCommand } from './describe.ts';
import { fittingPackets } from './fitting-packets.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex, SeenCommand } from './log-index.ts';
import { amountIs, commandMatches } from './match.ts';
import { rewrittenIn, takenBy } from './match-packet.ts';
import { type Places, placesOf } from './places.ts';

type PacketCheck = Extract<Check, { kind: 'packet' }>;

const NOT_YET: CheckResult = { met: false, evidence: [], fact: 'No such packet was seen yet' };

export function gradePacket(check: PacketCheck, index: LogIndex): CheckResult {
  const places = placesOfPackets(index);
  const { fit, meant } = fittingPackets(index, check.packet, places);
  if (amountIs(0, check.count)) return gradeAbsence(check, index, fit);
  const groups = check.in === undefined ? [anyPacket] : newest(index, check.in).map(packetsOf);
  for (const isOf of groups) {
    const found = fit.filter(isOf);
    if (found.length > 0 && amountIs(found.length, check.count)) return metBy(found, places);
  }
  return missed(meant, groups, places);
}

/** That a command sent none is known when it is over, and others of its packets were followed. */
function gradeAbsence(check: PacketCheck, index: LogIndex, fit: readonly PacketSeen[]): CheckResult {
  for (const command of newest(index, check.in ?? {})) {
    if (command.root.ended === undefined) continue;
    const isOf = packetsOf(command);
    const packets = index.packets.filter(isOf);
    if (packets.length === 0 || !amountIs(fit.filter(isOf).length, check.count)) continue;
    const fact = `${packets.length} packets went while ${quoteCommand(command)} ran, and none of them was such a one`;
    return { met: true, evidence: packets.slice(0, SHOWN).map(({ seq }) => seq), fact };
  }
  return NOT_YET;
}

/** A command ended, and nobody follows: not one packet was seen since it began. */
export function gradeUnfollowed({ unfollowed }: Extract<Check, { kind: 'unfollowed' }>, index: LogIndex): CheckResult {
  const command = newest(index, unfollowed)[0];
  const root = command?.root;
  const isFollowed = root !== undefined && index.packets.some(({ at }) => at >= root.startedAt);
  if (command === undefined || root?.ended === undefined || isFollowed)
    return { met: false, evidence: [], fact: 'Not observed yet' };
  const fact = `${quoteCommand(command)} ended, and no packet was followed meanwhile`;
  return { met: true, evidence: [root.started, root.ended], fact };
}

const newest = (index: LogIndex, pattern: CommandPattern): SeenCommand[] =>
  index.commands.filter((command) => commandMatches(command, pattern)).reverse();

type IsOf = (packet: PacketSeen) => boolean;
const anyPacket: IsOf = () => true;

/** Those that it caused, and those of no command that went while it ran: the first may go before a command is known. */
function packetsOf({ trace, root }: SeenCommand): IsOf {
  const { startedAt, endedAt = Number.POSITIVE_INFINITY } = root;
  return (one) => (one.trace === undefined ? one.at >= startedAt && one.at <= endedAt : one.trace === trace);
}

/** Also of namespaces that are gone: a packet is of its own time. */
function placesOfPackets(index: LogIndex): Places {
  return placesOf(index.networks.now, index, index.networks.namespaceOf);
}

const SHOWN = 6;

function metBy(found: readonly PacketSeen[], places: Places): CheckResult {
  const first = found[0] as PacketSeen;
  const words = describePacket(packetPath(first.packet), places);
  const fact = found.length === 1 ? words : `${found.length} of them; the first: ${words}`;
  return { met: true, evidence: found.slice(0, SHOWN).map(({ seq }) => seq), fact };
}

function missed(meant: readonly PacketSeen[], groups: readonly IsOf[], places: Places): CheckResult {
  for (const isOf of groups) {
    const near = meant.findLast(isOf);
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
  const ends = set ? ` ${headerText(set)}` : '';
  return `${packetName(packet)}${ends}${rewritten} ${endWords(path, places)}`;
}

function endWords(path: PacketPath, places: Places): string {
  const { packet, steps } = path;
  const loss = lossOf(path);
  if (loss) return `was ${ENDS[packet.end]}: ${loss.text.replace(/\.$/, '')}`;
  if (packet.end === 'left') return ENDS.left;
  const by = takenBy(steps);
  return `was ${ENDS[packet.end]}${by ? ` to ${by}` : ''} in ${places.title(steps.at(-1)?.step.namespace)}`;
}
