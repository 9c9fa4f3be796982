/** Addresses as they are written, pure. */
import { isIPv4, isIPv6 } from 'node:net';

/** `172.17.0.2`, `fe80::42:acff:fe11:2`; in hex what is neither. @param bytes in network order */
export const addressText = (bytes: Uint8Array): string => {
  if (bytes.length === 4) return [...bytes].join('.');
  return bytes.length === 16 ? ipv6Text(bytes) : Buffer.from(bytes).toString('hex');
};

/** In network order. @throws when it is no address */
export function addressBytes(text: string): Uint8Array {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number);
  if (!isIPv6(text)) throw new RangeError(`no address: ${text}`);
  const [head = '', tail] = withGroups(text).split('::');
  const [before, after] = [groupsIn(head), groupsIn(tail ?? '')];
  const between = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => 0);
  return Uint8Array.from([...before, ...between, ...after].flatMap((group) => [group >> 8, group & 0xff]));
}

/** `02:42:ac:11:00:02`; undefined for what is no Ethernet address. */
export const macText = (bytes: Uint8Array): string | undefined =>
  bytes.length === 6 ? [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':') : undefined;

/** The end may be written as IPv4 writes it. */
const withGroups = (text: string): string =>
  text.replace(/\d+\.\d+\.\d+\.\d+$/, (end) => {
    const [a = 0, b = 0, c = 0, d = 0] = end.split('.').map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });

const groupsIn = (part: string): number[] =>
  part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));

/** RFC 5952: the longest run of zeros is left out, the first of equal ones, and none of a single one. */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0));
  const run = longestZeros(groups);
  const hex = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  if (run.length < 2) return hex(groups);
  const mapped = run.at === 0 && ((run.length === 5 && groups[5] === 0xffff) || run.length === 6);
  if (mapped) return `${run.length === 5 ? '::ffff:' : '::'}${[...bytes.subarray(12)].join('.')}`;
  return `${hex(groups.slice(0, run.at))}::${hex(groups.slice(run.at + run.length))}`;
}

function longestZeros(groups: readonly number[]): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  let length = 0;
  for (const [at, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { at: at - length + 1, length };
  }
  return best;
}
