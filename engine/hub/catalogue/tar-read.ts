/** Reads tar archives as Debian's and GNU's tools write them (ustar, GNU's long names, pax paths), wholly in memory. */
import type { TreeNode } from './file-tree.ts';

export type ReadEntry = {
  /** As written, but for a leading `./` and a trailing slash: nobody has judged it yet. */
  path: string;
} & (TreeNode | { kind: 'hardlink'; to: string } | { kind: 'other'; type: string });

const BLOCK = 512;
type LongNames = { path?: string; target?: string };

/** Throws when the archive is cut off or damaged. Devices and pipes are `other`: no file of ours. */
export function readTar(tar: Buffer): ReadEntry[] {
  const entries: ReadEntry[] = [];
  let long: LongNames = {};
  let at = 0;
  while (at + BLOCK <= tar.length && tar[at] !== 0) {
    const header = headerAt(tar, at);
    const data = tar.subarray(at + BLOCK, at + BLOCK + header.size);
    if (data.length < header.size) throw new Error(`the archive ends within ${header.name}`);
    at += BLOCK + Math.ceil(header.size / BLOCK) * BLOCK;
    const names = longNamesOf(header.type, data);
    if (names) {
      long = { ...long, ...names };
      continue;
    }
    entries.push(entryOf(header, data, long));
    long = {};
  }
  return entries;
}

type Header = ReturnType<typeof headerAt>;

function headerAt(tar: Buffer, at: number) {
  const text = (from: number, length: number) => untilZero(tar.subarray(at + from, at + from + length));
  const number = (from: number, length: number) => Number.parseInt(text(from, length).trim() || '0', 8);
  const sum = tar.subarray(at, at + BLOCK).reduce((total, byte, index) => total + (isOfSum(index) ? 32 : byte), 0);
  if (sum !== number(148, 8)) throw new Error('the archive is damaged: a header has another sum than it says');
  const prefix = text(257, 6) === 'ustar' && tar[at + 262] === 0 ? text(345, 155) : '';
  const name = prefix ? `${prefix}/${text(0, 100)}` : text(0, 100);
  return {
    ...{ name, mode: number(100, 8) & 0o7777, uid: number(108, 8), gid: number(116, 8), size: number(124, 12) },
    ...{ type: String.fromCharCode(tar[at + 156] ?? 0), target: text(157, 100) },
  };
}

const isOfSum = (index: number): boolean => index >= 148 && index < 156;

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** What an entry says about the name of the next one; null for an entry of its own. */
function longNamesOf(type: string, data: Buffer): LongNames | null {
  switch (type) {
    case 'L':
      return { path: untilZero(data) };
    case 'K':
      return { target: untilZero(data) };
    case 'x':
      return paxNames(data);
    case 'g':
      return {};
    default:
      return null;
  }
}

/** Records of the form `LENGTH key=value\n`. */
function paxNames(data: Buffer): LongNames {
  const names: LongNames = {};
  for (let at = 0; at < data.length; ) {
    const length = Number.parseInt(data.toString('utf8', at, at + 10), 10);
    if (!(length > 0)) throw new Error('the archive is damaged: a record without a length');
    const record = data.toString('utf8', at, at + length - 1);
    const [, key, value] = /^\d+ ([^=]+)=([\s\S]*)$/.exec(record) ?? [];
    if (key === 'path') names.path = value;
    if (key === 'linkpath') names.target = value;
    if (key === 'size') throw new Error('the archive holds a file of more than 8 GiB');
    at += length;
  }
  return names;
}

function entryOf({ type, name, target, mode, uid, gid }: Header, data: Buffer, long: LongNames): ReadEntry {
  const path = relative(long.path ?? name);
  const to = long.target ?? target;
  switch (type) {
    case '0':
    case '\0':
      return { path, kind: 'file', mode, uid, gid, data };
    case '1':
      return { path, kind: 'hardlink', to: relative(to) };
    case '2':
      return { path, kind: 'link', mode, uid, gid, to };
    case '5':
      return { path, kind: 'directory', mode, uid, gid };
    default:
      return { path, kind: 'other', type };
  }
}

const relative = (path: string): string =>
  path
    .replace(/^(\.?\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
