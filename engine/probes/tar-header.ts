/** One block of a tar archive that describes an entry, and what extensions say of the entry after them. */
import type { TravelledFile } from '#engine/trace/build.ts';

export type TarEntry = Omit<TravelledFile, 'sent' | 'digest'>;
/** Of pax, as far as it matters here. */
export type PaxRecords = Partial<Record<'path' | 'linkpath' | 'size' | 'mtime' | 'uid' | 'gid', string>>;
export type TarHeader =
  | { kind: 'entry'; entry: TarEntry; size: number }
  | { kind: 'extension'; type: string; size: number };

const CHECKSUM = { from: 148, to: 156 };
const LARGEST = 2 ** 47;
/** pax for the next entry, for all, GNU's long link and long name. */
const EXTENSIONS = new Set(['x', 'g', 'K', 'L']);

const TYPES: Record<string, TravelledFile['type']> = {
  ...{ '0': 'file', '\0': 'file', '7': 'file', '1': 'file' },
  ...{ '2': 'symlink', '5': 'directory' },
};

/** @throws when the block describes nothing */
export function tarEntry(block: Buffer, pax: PaxRecords): TarHeader {
  if (checksum(block) !== number(block, CHECKSUM.from, 8)) throw new Error('no tar: a checksum is wrong');
  const typeflag = String.fromCharCode(block.readUInt8(156));
  if (EXTENSIONS.has(typeflag)) return { kind: 'extension', type: typeflag, size: number(block, 124, 12) };
  const type = TYPES[typeflag] ?? 'other';
  const size = pax.size === undefined ? number(block, 124, 12) : Number(pax.size);
  if (!(size >= 0 && size <= LARGEST)) throw new Error('no tar: an entry of no size');
  const link = pax.linkpath ?? text(block, 157, 100);
  return {
    ...{ kind: 'entry', size },
    entry: {
      ...{ path: plain(pax.path ?? nameOf(block)), type, size: type === 'file' ? size : 0 },
      mode: number(block, 100, 8) & 0o7777,
      uid: Number(pax.uid ?? number(block, 108, 8)),
      gid: Number(pax.gid ?? number(block, 116, 8)),
      mtime: Math.floor(Number(pax.mtime ?? number(block, 136, 12))),
      ...(link && { link }),
    },
  };
}

/** Spaces stand where the sum itself does. */
function checksum(block: Buffer): number {
  let sum = 0;
  for (const [at, byte] of block.entries()) sum += at >= CHECKSUM.from && at < CHECKSUM.to ? 0x20 : byte;
  return sum;
}

const nameOf = (block: Buffer): string => {
  const prefix =
    block.toString('latin1', 257, 262) === 'ustar' && block.readUInt8(263) !== 0x20 ? text(block, 345, 155) : '';
  return prefix ? `${prefix}/${text(block, 0, 100)}` : text(block, 0, 100);
};

/** `./a/` → `a` */
const plain = (path: string): string => path.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');

function text(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

/** In octal digits, or binary where the first bit says so. */
function number(block: Buffer, at: number, length: number): number {
  if (block.readUInt8(at) & 0x80) return Number(block.readBigUInt64BE(at + length - 8) & 0x7fffffffffffffffn);
  const digits = text(block, at, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw new Error('no tar: a number that is none');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

const PAX = new Set<string>(['path', 'linkpath', 'size', 'mtime', 'uid', 'gid']);

/** What an extension of this type says of the next entry. */
export function paxRecords(type: string, content: Buffer): PaxRecords {
  if (type === 'L') return { path: text(content, 0, content.length) };
  if (type === 'K') return { linkpath: text(content, 0, content.length) };
  if (type !== 'x') return {};
  const found: Record<string, string> = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString('latin1', at, space));
    if (space < 0 || !Number.isSafeInteger(length) || length <= space - at + 1 || at + length > content.length) break;
    const [name = '', value] = split(content.toString('utf8', space + 1, at + length - 1));
    if (PAX.has(name) && value !== undefined) found[name] = value;
    at += length;
  }
  return found;
}

const split = (record: string): [string, string?] => {
  const at = record.indexOf('=');
  return at < 0 ? [record] : [record.slice(0, at), record.slice(at + 1)];
};
