/** A directory of the lab as a tar: files, directories and links as links. What else there is, and what is mounted below, is left out. */
import { type EventEmitter, once } from 'node:events';
import { closeSync, fstatSync, lstatSync, readlinkSync, readSync, type Stats } from 'node:fs';
import { type Pack, pack } from 'tar-stream';
import { LARGEST_ARCHIVE } from '#engine/trace/workspace.ts';
import { LabError } from '../driver.ts';
import { openForReading } from './file-content.ts';
import { namesIn } from './list-directory.ts';
import type { Pulse } from './pulse.ts';
import { at, isMountPoint, openDirectoryIn, type Tree, withEntry } from './tree.ts';

const DEEPEST = 200;
const MOST_IN_TAR = 200_000;
/** What an entry takes beside its content: its header, and what fills the last block. */
const OVERHEAD = 1024;
const CHUNK = 64 * 1024;

type Found = { parent: number; name: Buffer; path: string; stat: Stats };

/** Nothing is said before it is known to fit. @throws LabError when it does not */
export async function requireSmallTree(tree: Tree, directory: number, pulse: Pulse): Promise<void> {
  let bytes = 0;
  let count = 0;
  for await (const { stat } of walk(tree, directory, '', pulse)) {
    count += 1;
    bytes += OVERHEAD + (stat.isFile() ? stat.size : 0);
    if (bytes > LARGEST_ARCHIVE || count > MOST_IN_TAR) throw new LabError(TOO_LARGE);
  }
}

const TOO_LARGE = `That is more than an archive may have: ${LARGEST_ARCHIVE >> 20} MiB, and ${MOST_IN_TAR} entries. Download a part of it.`;

/** @param name of the directory in the archive */
export function packTree(tree: Tree, directory: number, name: string, pulse: Pulse): Pack {
  const archive = pack();
  addAll(archive, tree, directory, name, pulse).then(
    () => archive.finalize(),
    (error) => archive.destroy(error),
  );
  return archive;
}

async function addAll(archive: Pack, tree: Tree, directory: number, name: string, pulse: Pulse): Promise<void> {
  let bytes = 0;
  archive.entry({ ...headerOf(tree, fstatSync(directory), name), type: 'directory' });
  for await (const found of walk(tree, directory, name, pulse)) {
    bytes += found.stat.isFile() ? found.stat.size : 0;
    if (bytes > LARGEST_ARCHIVE) throw new LabError(TOO_LARGE);
    await add(archive, tree, found);
  }
}

/** Each directory comes before what is in it. */
async function* walk(
  tree: Tree,
  directory: number,
  path: string,
  pulse: Pulse,
  depth = DEEPEST,
): AsyncGenerator<Found> {
  if (depth === 0) throw new LabError(`The directories are more than ${DEEPEST} deep. Use \`tar\` in the terminal.`);
  for await (const name of namesIn(directory, pulse)) {
    const stat = lstatSync(at(directory, name), { throwIfNoEntry: false });
    if (!stat || !(stat.isFile() || stat.isDirectory() || stat.isSymbolicLink())) continue;
    const found = { parent: directory, name, stat, path: path === '' ? name.toString() : `${path}/${name}` };
    yield found;
    if (stat.isDirectory()) yield* below(tree, found, pulse, depth - 1);
  }
}

async function* below(tree: Tree, { parent, name, path }: Found, pulse: Pulse, depth: number): AsyncGenerator<Found> {
  const directory = openUnlessGone(tree, parent, name);
  if (directory === null) return;
  try {
    if (!isMountPoint(parent, directory)) yield* walk(tree, directory, path, pulse, depth);
  } finally {
    closeSync(directory);
  }
}

function openUnlessGone(tree: Tree, parent: number, name: Buffer): number | null {
  try {
    return openDirectoryIn(tree, parent, name);
  } catch {
    return null;
  }
}

async function add(archive: Pack, tree: Tree, { parent, name, path, stat }: Found): Promise<void> {
  const header = headerOf(tree, stat, path);
  if (stat.isDirectory()) archive.entry({ ...header, type: 'directory' });
  else if (stat.isSymbolicLink())
    archive.entry({ ...header, type: 'symlink', linkname: readlinkSync(at(parent, name)) });
  else await addFile(archive, tree, { parent, name, path, stat });
}

const headerOf = ({ firstId }: Tree, { mode, uid, gid, mtime }: Stats, name: string) => ({
  ...{ name, mode: mode & 0o777, mtime },
  ...{ uid: Math.max(0, uid - firstId), gid: Math.max(0, gid - firstId) },
});

/** As long as it was when it was opened: what grows is cut, what shrinks is filled up. */
async function addFile(archive: Pack, tree: Tree, { parent, name, path }: Found): Promise<void> {
  const fd = withEntry(tree, parent, name, (entry) => openForReading(entry, path));
  try {
    const stat = fstatSync(fd);
    if (stat.size > LARGEST_ARCHIVE) throw new LabError(TOO_LARGE);
    await written(archive, { ...headerOf(tree, stat, path), size: stat.size }, chunksOf(fd, stat.size));
  } finally {
    closeSync(fd);
  }
}

/** Resolves when the archive has all of it. */
const written = (archive: Pack, header: Parameters<Pack['entry']>[0], chunks: Iterable<Buffer>): Promise<void> =>
  new Promise((resolve, reject) => {
    const entry = archive.entry(header, (error) => (error ? reject(error) : resolve()));
    void (async () => {
      for (const chunk of chunks) if (!entry.write(chunk)) await once(entry as unknown as EventEmitter, 'drain');
      entry.end(null);
    })().catch(reject);
  });

export function* chunksOf(fd: number, size: number): Generator<Buffer> {
  for (let rest = size; rest > 0; ) {
    const chunk = Buffer.alloc(Math.min(rest, CHUNK));
    const read = readSync(fd, chunk, 0, chunk.length, null);
    const part = read === 0 ? chunk : chunk.subarray(0, read);
    rest -= part.length;
    yield part;
  }
}
