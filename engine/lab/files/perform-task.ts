/** One task on the files of a lab, and its answer. Failure is an answer too. */
import { makeDirectory, renameEntry } from './change-names.ts';
import type { DirectoryWatches } from './directory-watches.ts';
import { contentOf } from './file-content.ts';
import { wordsFor } from './file-words.ts';
import type { FilesAnswer, FilesTask } from './files-talk.ts';
import type { Pulse } from './pulse.ts';
import { removeTree } from './remove-tree.ts';
import { type Tree, withEntry, withParent } from './tree.ts';
import { writeFile } from './write-file.ts';

export type Workplace = { tree: Tree; watches: DirectoryWatches; pulse: Pulse };

export async function performTask(place: Workplace, task: FilesTask): Promise<FilesAnswer> {
  try {
    return await answerTo(place, task);
  } catch (error) {
    return { type: 'refused', error: wordsFor(error, task.path) };
  }
}

async function answerTo({ tree, watches, pulse }: Workplace, task: FilesTask): Promise<FilesAnswer> {
  switch (task.type) {
    case 'watch':
      return { type: 'listing', path: task.path, ...(await watches.watch(task.path)) };
    case 'unwatch':
      watches.unwatch(task.path);
      return DONE;
    case 'read':
      return read(tree, task.path);
    case 'write':
      return write(tree, task);
    case 'make-directory':
      await makeDirectory(tree, task.path);
      return DONE;
    case 'rename':
      await renameEntry(tree, task.path, task.to);
      return DONE;
    case 'remove':
      await removeTree(tree, task.path, pulse);
      return DONE;
    default:
      return task satisfies never;
  }
}

const DONE: FilesAnswer = { type: 'done' };

async function read(tree: Tree, path: string): Promise<FilesAnswer> {
  const content = await withParent(tree, path, (parent, name) =>
    withEntry(tree, parent, name, (fd) => contentOf(fd, name)),
  );
  const { text, why, version, size, mode } = content;
  if (text === null) return { type: 'binary', path, size, mode, why: why ?? 'not UTF-8' };
  return { type: 'content', path, text, version, mode, size };
}

async function write(tree: Tree, task: Extract<FilesTask, { type: 'write' }>): Promise<FilesAnswer> {
  const outcome = await writeFile(tree, task);
  const { path } = task;
  if (outcome.written) return { type: 'written', path, version: outcome.version };
  return { type: 'conflict', path, text: outcome.there?.text ?? null, version: outcome.there?.version ?? null };
}
