/** A DNS message in a line (RFC 1035), pure: `A web?`, `web A 172.18.0.2`, `A nowhere: no such name`. */
import { addressText } from '../network/address-text.ts';

const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
};
const ERRORS: Readonly<Record<number, string>> = {
  1: 'not understood',
  2: 'the server failed',
  3: 'no such name',
  5: 'refused',
};
const HEADER = 12;
const MOST_ANSWERS = 4;
const LONGEST_NAME = 255;
/** One name may lead to another part of the message, whose end may lead on. */
const MOST_JUMPS = 8;

/** Undefined for what is no DNS, or is cut within its question. */
export function dnsText(bytes: Buffer): string | undefined {
  if (bytes.length < HEADER || bytes.readUInt16BE(4) !== 1) return undefined;
  const question = nameAt(bytes, HEADER);
  if (!question || question.end + 4 > bytes.length) return undefined;
  const type = typeText(bytes.readUInt16BE(question.end));
  if (((bytes[2] ?? 0) & 0x80) === 0) return `${type} ${question.name}?`;
  const error = (bytes[3] ?? 0) & 15;
  if (error !== 0) return `${type} ${question.name}: ${ERRORS[error] ?? `error ${error}`}`;
  const answers = answersAt(bytes, question.end + 4, Math.min(bytes.readUInt16BE(6), MOST_ANSWERS));
  return answers.length > 0 ? `${question.name} ${answers.join(', ')}` : `${type} ${question.name}: none`;
}

const typeText = (type: number): string => TYPES[type] ?? `type ${type}`;

function answersAt(bytes: Buffer, start: number, count: number): string[] {
  const found: string[] = [];
  for (let at = start; found.length < count; ) {
    const name = nameAt(bytes, at);
    if (!name || name.end + 10 > bytes.length) break;
    const [type, length] = [bytes.readUInt16BE(name.end), bytes.readUInt16BE(name.end + 8)];
    const value = name.end + 10;
    if (value + length > bytes.length) break;
    found.push(`${typeText(type)} ${valueText(bytes, type, value, length)}`.trimEnd());
    at = value + length;
  }
  return found;
}

function valueText(bytes: Buffer, type: number, at: number, length: number): string {
  const name = TYPES[type];
  if (name === 'A' || name === 'AAAA') return addressText(bytes.subarray(at, at + length));
  return name === 'CNAME' || name === 'PTR' || name === 'NS' ? (nameAt(bytes, at)?.name ?? '') : '';
}

/** `end`: where it ends at its first place, behind a jump if there is one. */
function nameAt(bytes: Buffer, start: number): { name: string; end: number } | undefined {
  const labels: string[] = [];
  let end: number | undefined;
  for (let at = start, jumps = 0, size = 0; ; ) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    if (length === 0) return { name: labels.join('.') || '.', end: end ?? at + 1 };
    if (length >= 0xc0) {
      if (++jumps > MOST_JUMPS || at + 2 > bytes.length) return undefined;
      end ??= at + 2;
      at = bytes.readUInt16BE(at) & 0x3fff;
      continue;
    }
    size += length + 1;
    if (length > 63 || size > LONGEST_NAME || at + 1 + length > bytes.length) return undefined;
    labels.push(printable(bytes.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
}

const printable = (bytes: Buffer): string => bytes.toString('latin1').replace(/[^\x21-\x7e]/g, '?');
