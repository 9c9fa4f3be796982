/** What a packet carries, in a line for a person: text as it begins, DNS and ARP in words. Pure. */
import { addressText, macText } from '../network/address-text.ts';
import { dnsText } from './dns-text.ts';
import type { Headers } from './headers.ts';

export const LONGEST_SAYING = 120;
const DNS_PORT = 53;
/** Docker's DNS listens on another port of 127.0.0.11, to which netfilter leads. */
const DOCKER_DNS = '127.0.0.11';
const ICMP: Readonly<Record<number, string>> = {
  0: 'echo reply',
  3: 'unreachable',
  5: 'redirect',
  8: 'echo request',
  11: 'time exceeded',
};
const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'network unreachable',
  1: 'host unreachable',
  2: 'protocol unreachable',
  3: 'port unreachable',
  4: 'too large, and not to be cut',
  9: 'network administratively prohibited',
  10: 'host administratively prohibited',
  13: 'administratively prohibited',
};
const ICMP6: Readonly<Record<number, string>> = {
  1: 'unreachable',
  128: 'echo request',
  129: 'echo reply',
  133: 'router solicitation',
  134: 'router advertisement',
  135: 'neighbour solicitation',
  136: 'neighbour advertisement',
  143: 'multicast listener report',
};

export function saysOf(headers: Headers): string | undefined {
  switch (headers.protocol) {
    case 'arp':
      return arpText(headers.data);
    case 'icmp':
      return icmpText(headers);
    case 'udp':
      return isDns(headers) ? dnsText(headers.data) : textOf(headers.data);
    case 'tcp':
      return textOf(headers.data);
    case 'other':
      return undefined;
    default:
      return headers.protocol satisfies never;
  }
}

export const isDns = ({ header: { sport, dport, src, dst } }: Headers): boolean =>
  sport === DNS_PORT || dport === DNS_PORT || src === DOCKER_DNS || dst === DOCKER_DNS;

/** RFC 826 */
function arpText(bytes: Buffer): string {
  const [asks, source, target] = [bytes.readUInt16BE(6) === 1, bytes.subarray(14, 18), bytes.subarray(24, 28)];
  if (asks) return `who has ${addressText(target)}? tell ${addressText(source)}`;
  return `${addressText(source)} is at ${macText(bytes.subarray(8, 14))}`;
}

function icmpText({ icmp, identity }: Headers): string | undefined {
  if (!icmp) return undefined;
  if (identity.startsWith('6')) return ICMP6[icmp.type];
  return icmp.type === 3 ? (UNREACHABLE[icmp.code] ?? ICMP[3]) : ICMP[icmp.type];
}

/** The first line, where all that is captured of it is text. */
function textOf(data: Buffer): string | undefined {
  const [line = ''] = data
    .subarray(0, 4 * LONGEST_SAYING)
    .toString('utf8')
    .split(/\r?\n/, 1);
  const isText =
    line.length > 0 &&
    [...line].every((letter) => letter === '\t' || (letter >= ' ' && letter !== '\ufffd' && letter !== '\x7f'));
  return isText ? shortened(line) : undefined;
}

const shortened = (line: string): string =>
  line.length > LONGEST_SAYING ? `${line.slice(0, LONGEST_SAYING - 1)}…` : line;
