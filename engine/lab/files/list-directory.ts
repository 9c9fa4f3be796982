import { lstatSync, opendirSync, readlinkSync, type Stats } from 'node:fs';
import { type FileEntry, MOST_ENTRIES } from '#engine/trace/workspace.ts';
import { pathOf } from '../inside-lab.ts';
import type { Pulse } from './pulse.ts';
import { at } from './tree.ts';

/** Names that are looked through for the first ones; beyond, they are only counted. */
const MOST_NAMES = 20_000;
const NAMES_AT_ONCE = 256;

export type Listing = { entries: FileEntry[]; more: number };

/** @param directory a descriptor, which stays open */
export async function listDirectory(directory: number, pulse: Pulse): Promise<Listing> {
  const names: Buffer[] = [];
  let count = 0;
  for await (const name of namesIn(directory, pulse)) {
    count += 1;
    if (names.length < MOST_NAMES) names.push(name);
  }
  const shown = names.sort(Buffer.compare).slice(0, MOST_ENTRIES);
  const entries = shown.map((name) => entryOf(directory, name)).filter((entry) => entry !== null);
  return { entries, more: count - shown.length };
}

/** Names of any number, with room for other work between. */
export async function* namesIn(directory: number, pulse: Pulse): AsyncGenerator<Buffer> {
  // The last slash: the link in /proc is followed, and nothing else is.
  const open = opendirSync(`${pathOf(directory)}/`, {
    encoding: 'buffer' as BufferEncoding,
    bufferSize: NAMES_AT_ONCE,
  });
  try {
    for (let entry = open.readSync(); entry; entry = open.readSync()) {
      yield entry.name as unknown as Buffer;
      await pulse.beat();
    }
  } finally {
    open.closeSync();
  }
}

/** Null for what went away meanwhile. */
function entryOf(directory: number, bytes: Buffer): FileEntry | null {
  const name = bytes.toString('utf8');
  const stat = lstatSync(at(directory, bytes), { throwIfNoEntry: false });
  if (!stat) return null;
  // A name that is no text can be seen, and not be asked for.
  const type = Buffer.from(name).equals(bytes) ? typeOf(stat) : 'other';
  const { size, mode, mtimeMs: modified, ctimeMs: changed } = stat;
  const link = type === 'symlink' ? linkOf(directory, bytes) : undefined;
  return { name, type, size, mode: mode & 0o7777, modified, changed, ...(link !== undefined && { link }) };
}

function typeOf(stat: Stats): FileEntry['type'] {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'directory';
  return stat.isSymbolicLink() ? 'symlink' : 'other';
}

function linkOf(directory: number, name: Buffer): string | undefined {
  try {
    return readlinkSync(at(directory, name));
  } catch {
    return undefined;
  }
}
