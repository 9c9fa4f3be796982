/** What a program or library of the ELF format says that it needs to be loaded. Pure. */

export type ElfNeeds = {
  /** Names of libraries: `libc.so.6`. */
  libraries: string[];
  /** Where it wants them looked for first, as written: `$ORIGIN/../lib`. */
  paths: string[];
};

const MAGIC = '\x7fELF\x02\x01';
const SEGMENT = { load: 1, dynamic: 2 };
const TAG = { needed: 1, strings: 5, rpath: 15, runpath: 29 };
const ENTRY_BYTES = 16;

/** Null for what is no 64-bit little-endian ELF file, or is static. Throws a RangeError when it is cut off. */
export function elfNeeds(file: Buffer): ElfNeeds | null {
  if (file.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  const segments = segmentsOf(file);
  const dynamic = segments.find(({ type }) => type === SEGMENT.dynamic);
  if (!dynamic) return null;
  const entries = entriesIn(file, dynamic);
  const strings = entries.find(({ tag }) => tag === TAG.strings);
  const table = strings && offsetOf(strings.value, segments);
  if (table === undefined) return null;
  const named = (...tags: number[]) =>
    entries.filter(({ tag }) => tags.includes(tag)).map(({ value }) => textAt(file, table + value));
  return {
    libraries: named(TAG.needed),
    paths: named(TAG.rpath, TAG.runpath).flatMap((paths) => paths.split(':').filter(Boolean)),
  };
}

type Segment = { type: number; offset: number; address: number; bytes: number };

function segmentsOf(file: Buffer): Segment[] {
  const [start, size, count] = [number(file, 32), file.readUInt16LE(54), file.readUInt16LE(56)];
  return Array.from({ length: count }, (_, index) => start + index * size).map((at) => ({
    type: file.readUInt32LE(at),
    offset: number(file, at + 8),
    address: number(file, at + 16),
    bytes: number(file, at + 32),
  }));
}

const entriesIn = (file: Buffer, { offset, bytes }: Segment) =>
  Array.from({ length: Math.floor(bytes / ENTRY_BYTES) }, (_, index) => offset + index * ENTRY_BYTES).map((at) => ({
    tag: number(file, at),
    value: number(file, at + 8),
  }));

/** Where in the file is what will be at an address in memory. */
function offsetOf(address: number, segments: readonly Segment[]): number | undefined {
  const inside = ({ type, address: from, bytes }: Segment) =>
    type === SEGMENT.load && address >= from && address < from + bytes;
  const segment = segments.find(inside);
  return segment && segment.offset + address - segment.address;
}

const number = (file: Buffer, at: number): number => Number(file.readBigUInt64LE(at));
const textAt = (file: Buffer, at: number): string => file.toString('utf8', at, file.indexOf(0, at));
