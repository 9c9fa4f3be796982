/**
 * The process of one archive or file on its way: out through standard output, in through standard input. Its arguments are the host's
 * uid of the lab's root and the job, as JSON.
 */
import { closeSync, fstatSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { HOME, LARGEST_ARCHIVE } from '#engine/trace/workspace.ts';
import { LabError } from '../driver.ts';
import { openForReading } from './file-content.ts';
import { wordsFor } from './file-words.ts';
import { ROOT_FD } from './files-talk.ts';
import { chunksOf, packTree, requireSmallTree } from './pack-tree.ts';
import { Pulse } from './pulse.ts';
import { storeFile } from './store-file.ts';
import type { FromTransfer, Job, Stored } from './transfer-talk.ts';
import { openDirectoryIn, type Tree, withDirectory, withEntry, withParent } from './tree.ts';
import { unpackTree } from './unpack-tree.ts';

const say = (message: FromTransfer): Promise<void> =>
  new Promise((resolve) => process.send?.(message, () => resolve()));

process.umask(0o022);
const tree: Tree = { root: ROOT_FD, firstId: Number(process.argv[2]) };
const job = JSON.parse(process.argv[3] ?? '') as Job;
const pulse = new Pulse(() => {});
/** All of the file has come; or nobody is there any more. */
const completed = new Promise<void>((resolve, reject) => {
  process.once('message', () => resolve());
  process.once('disconnect', () => reject(new LabError('The upload was broken off, and nothing was stored.')));
});
completed.catch(() => {});

async function perform(): Promise<Stored | undefined> {
  switch (job.type) {
    case 'download':
      await download(job.path);
      return undefined;
    case 'unpack':
      return withDirectory(tree, job.path, (directory) => unpackTree(tree, directory, process.stdin, job.over));
    case 'store':
      return store(job);
    default:
      return job satisfies never;
  }
}

async function download(path: string): Promise<void> {
  const name = path.split('/').filter(Boolean).pop() ?? '';
  if (`/${path.split('/').filter(Boolean).join('/')}` === HOME)
    return withDirectory(tree, HOME, (directory) => downloadTree(directory, name));
  await withParent(tree, path, async (parent) => {
    if (withEntry(tree, parent, name, (_, stat) => stat.isDirectory())) {
      const directory = openDirectoryIn(tree, parent, name);
      await downloadTree(directory, name);
      closeSync(directory);
    } else
      await downloadFile(
        withEntry(tree, parent, name, (entry) => openForReading(entry, name)),
        name,
      );
  });
}

async function downloadTree(directory: number, name: string): Promise<void> {
  await requireSmallTree(tree, directory, pulse);
  await say({ started: { name: `${name}.tar`, archive: true } });
  await pipeline(packTree(tree, directory, name, pulse), process.stdout);
}

async function downloadFile(fd: number, name: string): Promise<void> {
  const { size } = fstatSync(fd);
  if (size > LARGEST_ARCHIVE) throw new LabError(`${name} has more than ${LARGEST_ARCHIVE >> 20} MiB.`);
  await say({ started: { name, archive: false, size } });
  await pipeline(chunksOf(fd, size), process.stdout);
  closeSync(fd);
}

async function store({ path, name, over }: Extract<Job, { type: 'store' }>): Promise<Stored> {
  if (name.includes('/')) throw new LabError('A name of a file has no slash in it.');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of process.stdin) {
      bytes += chunk.length;
      if (bytes > LARGEST_ARCHIVE)
        throw new LabError(`A file that is uploaded has ${LARGEST_ARCHIVE >> 20} MiB at most.`);
      yield chunk;
    }
  }
  const stored = await withParent(tree, `${path}/${name}`, (parent) =>
    storeFile(tree, parent, name, counted(), { mode: 0o644, over, complete: () => completed }),
  );
  if (!stored) throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
  return { files: 1, directories: 0, links: 0, bytes, left: [] };
}

try {
  const stored = await perform();
  await say({ done: stored ?? null });
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code;
  await say({ failed: wordsFor(error, job.path), ...(code !== undefined && { code }) });
}
process.exit();
