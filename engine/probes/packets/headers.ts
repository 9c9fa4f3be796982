/** Reads a frame's headers as far as they were captured, pure. Layouts: RFC 791, 8200, 9293, 768, 792, 826, 7348. */
import type { Packet, PacketHeader } from '#engine/trace/packet.ts';
import { addressText, macText } from '../network/address-text.ts';

export type Protocol = Packet['protocol'];

/** What a packet says of itself at one place. `identity` is the same at each place, whatever is rewritten on the way. */
export type Headers = {
  identity: string;
  protocol: Protocol;
  header: PacketHeader;
  ipId?: number;
  flags?: string;
  sequence?: number;
  /** of TCP: what it has received, so that an answer is known */
  acknowledged?: number;
  /** of ICMP and ICMPv6 */
  icmp?: { type: number; code: number };
  /** of an ICMP echo, there and back: the number by which who asked knows it */
  echo?: number;
  /** bytes after the transport's header, as its headers say */
  payload: number;
  /** as much of them as was captured */
  data: Buffer;
};

const ETHERNET = { length: 14, type: 12, vlan: 0x8100, ipv4: 0x0800, ipv6: 0x86dd, arp: 0x0806 };
const NUMBERS = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 };
const FLAGS = ['F', 'S', 'R', 'P', 'A', 'U'];
/** As people write them: SA, PA, FA. */
const FLAG_ORDER = 'SFRPUA';
/** Netfilter's trace tells 20 bytes from the transport's header on: identity goes no further. */
const SEEN_OF_DATA = 10;

export type Frame = { macSource?: string; macTarget?: string; headers: Headers };

/** Undefined for what is no Ethernet, or too short to tell. */
export function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < ETHERNET.length) return undefined;
  const tagged = bytes.readUInt16BE(ETHERNET.type) === ETHERNET.vlan;
  const at = ETHERNET.length + (tagged ? 4 : 0);
  if (bytes.length < at) return undefined;
  const headers = readNetwork(bytes.readUInt16BE(at - 2), bytes.subarray(at));
  if (!headers) return undefined;
  const [macTarget, macSource] = [macText(bytes.subarray(0, 6)), macText(bytes.subarray(6, 12))];
  return { ...(macSource && { macSource }), ...(macTarget && { macTarget }), headers };
}

/** @param type an EtherType */
function readNetwork(type: number, bytes: Buffer): Headers | undefined {
  if (type === ETHERNET.arp) return readArp(bytes);
  return type === ETHERNET.ipv4 || type === ETHERNET.ipv6 ? readIp(bytes) : undefined;
}

/** @param transport where the transport's header is not behind the network's, as in a trace message */
export function readIp(bytes: Buffer, transport?: Buffer): Headers | undefined {
  const version = (bytes[0] ?? 0) >> 4;
  if (version === 4 && bytes.length >= 20) return readIpv4(bytes, transport);
  return version === 6 && bytes.length >= 40 ? readIpv6(bytes, transport) : undefined;
}

function readIpv4(bytes: Buffer, transport?: Buffer): Headers {
  const length = ((bytes[0] ?? 0) & 15) * 4;
  const ipId = bytes.readUInt16BE(4);
  const header = {
    src: addressText(bytes.subarray(12, 16)),
    dst: addressText(bytes.subarray(16, 20)),
    ttl: bytes[8] ?? 0,
  };
  const size = Math.max(0, bytes.readUInt16BE(2) - length);
  const fragment = bytes.readUInt16BE(6) & 0x1fff;
  const number = bytes[9] ?? 0;
  // Behind the first fragment there is no transport's header.
  const rest = fragment > 0 ? undefined : (transport ?? bytes.subarray(length, length + size));
  const read = readTransport(number, header, size, rest);
  return { ...read, ipId, identity: `4 ${number} ${ipId} ${fragment} ${read.identity}` };
}

/** Extension headers are not walked: what they stand before is `other`. */
function readIpv6(bytes: Buffer, transport?: Buffer): Headers {
  const header = {
    src: addressText(bytes.subarray(8, 24)),
    dst: addressText(bytes.subarray(24, 40)),
    ttl: bytes[7] ?? 0,
  };
  const size = bytes.readUInt16BE(4);
  const number = bytes[6] ?? 0;
  const read = readTransport(number, header, size, transport ?? bytes.subarray(40, 40 + size));
  return { ...read, identity: `6 ${number} ${read.identity}` };
}

function readTransport(number: number, header: PacketHeader, size: number, bytes: Buffer = Buffer.alloc(0)): Headers {
  if (number === NUMBERS.tcp && bytes.length >= 20) return readTcp(header, size, bytes);
  if (number === NUMBERS.udp && bytes.length >= 8) return readUdp(header, size, bytes);
  if ((number === NUMBERS.icmp || number === NUMBERS.icmp6) && bytes.length >= 8) return readIcmp(header, size, bytes);
  return { protocol: 'other', header, payload: size, data: bytes, identity: `${size}` };
}

const ports = (bytes: Buffer) => ({ sport: bytes.readUInt16BE(0), dport: bytes.readUInt16BE(2) });

function readTcp(header: PacketHeader, size: number, bytes: Buffer): Headers {
  const [sequence, acknowledged, window] = [bytes.readUInt32BE(4), bytes.readUInt32BE(8), bytes.readUInt16BE(14)];
  const length = ((bytes[12] ?? 0) >> 4) * 4;
  const flags = flagsOf(bytes[13] ?? 0);
  const payload = Math.max(0, size - length);
  return {
    protocol: 'tcp',
    header: { ...header, ...ports(bytes) },
    flags,
    sequence,
    acknowledged,
    payload,
    data: bytes.subarray(length),
    identity: `${sequence} ${acknowledged} ${flags} ${window} ${size}`,
  };
}

const flagsOf = (bits: number): string => {
  const set = FLAGS.filter((_, at) => (bits >> at) & 1);
  return [...FLAG_ORDER].filter((flag) => set.includes(flag)).join('');
};

function readUdp(header: PacketHeader, size: number, bytes: Buffer): Headers {
  const data = bytes.subarray(8);
  const identity = `${size} ${beginningOf(data)}`;
  return { protocol: 'udp', header: { ...header, ...ports(bytes) }, payload: Math.max(0, size - 8), data, identity };
}

/** Of an echo its number in place of ports: both ends know it by that. */
function readIcmp(header: PacketHeader, size: number, bytes: Buffer): Headers {
  const [type, code] = [bytes[0] ?? 0, bytes[1] ?? 0];
  const data = bytes.subarray(8);
  const number = bytes.subarray(4, 8).toString('hex');
  return {
    protocol: 'icmp',
    header,
    icmp: { type, code },
    ...(ECHOES.has(type) && { echo: bytes.readUInt16BE(4) }),
    payload: Math.max(0, size - 8),
    data,
    identity: `${type} ${code} ${number} ${size} ${beginningOf(data)}`,
  };
}

/** Of ICMP and ICMPv6. */
const ECHOES: ReadonlySet<number> = new Set([0, 8, 128, 129]);

const beginningOf = (data: Buffer): string => data.subarray(0, SEEN_OF_DATA).toString('hex');

function readArp(bytes: Buffer): Headers | undefined {
  if (bytes.length < 28) return undefined;
  const [src, dst] = [addressText(bytes.subarray(14, 18)), addressText(bytes.subarray(24, 28))];
  const identity = `arp ${bytes.subarray(6, 28).toString('hex')}`;
  return { protocol: 'arp', header: { src, dst }, payload: 0, data: bytes.subarray(0, 28), identity };
}
