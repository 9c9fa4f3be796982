/**
 * Unpacks a tar into a directory of the lab. Names that lead out of it end the work; links are made and never followed, so that nothing
 * is written through one; what is no file, directory or link is left out and told.
 */
import { closeSync, lchownSync, linkSync, symlinkSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { type Extract, extract, type Header } from 'tar-stream';
import { LARGEST_ARCHIVE, type Uploaded } from '#engine/trace/workspace.ts';
import { LabError } from '../driver.ts';
import { makeDirectoryIn } from './change-names.ts';
import { wordsFor } from './file-words.ts';
import { storeFile } from './store-file.ts';
import { at, openDirectoryIn, type Tree } from './tree.ts';

type Entry = Extract extends AsyncIterable<infer One> ? One : never;

const MOST_TOLD = 100;
const MOST_IN_TAR = 200_000;
const DEEPEST = 200;

export async function unpackTree(tree: Tree, directory: number, archive: Readable, over: boolean): Promise<Uploaded> {
  const unpacking = new Unpacking(tree, directory, over);
  const entries = extract();
  archive.pipe(entries as unknown as NodeJS.WritableStream);
  archive.once('error', (error) => entries.destroy(error));
  try {
    for await (const entry of entries) await unpacking.take(entry);
  } catch (error) {
    throw new LabError(`${wordsOf(error)} Of the archive, ${unpacking.done.files} files are unpacked.`);
  }
  return unpacking.done;
}

function wordsOf(error: unknown): string {
  const isOfFormat = error instanceof Error && !(error instanceof LabError) && !('code' in error);
  return isOfFormat ? `That is no whole tar archive (${error.message}).` : wordsFor(error, 'what is in the archive');
}

class Unpacking {
  readonly done: Uploaded = { files: 0, directories: 0, links: 0, bytes: 0, left: [] };
  readonly #tree: Tree;
  readonly #directory: number;
  readonly #over: boolean;
  #count = 0;

  constructor(tree: Tree, directory: number, over: boolean) {
    this.#tree = tree;
    this.#directory = directory;
    this.#over = over;
  }

  async take(entry: Entry): Promise<void> {
    const { header } = entry;
    this.done.bytes += header.size ?? 0;
    if (++this.#count > MOST_IN_TAR || this.done.bytes > LARGEST_ARCHIVE)
      throw new LabError(`The archive has more than ${LARGEST_ARCHIVE >> 20} MiB, or ${MOST_IN_TAR} entries.`);
    const names = namesInTar(header.name);
    try {
      if (names.length > 0) await this.#place(entry, names);
    } catch (error) {
      if (isOfAll(error)) throw error;
      this.#leave(header.name, wordsFor(error, header.name));
    }
    // What nobody has read keeps the next one from coming.
    if (!entry.destroyed) entry.resume();
  }

  async #place(entry: Entry, names: string[]): Promise<void> {
    const { header } = entry;
    const name = names.pop() as string;
    const parent = this.#directoryOf(names);
    try {
      switch (header.type) {
        case 'directory':
          closeSync(this.#enter(parent, name));
          return;
        case 'file':
        case 'contiguous-file':
          await this.#file(entry, parent, name);
          return;
        case 'symlink':
          return this.#symlink(header, parent, name);
        case 'link':
          return this.#link(header, parent, name);
        default:
          this.#leave(header.name, `It is a ${header.type}, which is not unpacked.`);
      }
    } finally {
      if (parent !== this.#directory) closeSync(parent);
    }
  }

  async #file(entry: Entry, parent: number, name: string): Promise<void> {
    const settings = { mode: (entry.header.mode ?? 0o644) & 0o777, over: this.#over };
    if (await storeFile(this.#tree, parent, name, entry as AsyncIterable<Uint8Array>, settings)) this.done.files += 1;
    else this.#leave(entry.header.name, 'It is there already, and was left as it was.', true);
  }

  #symlink({ linkname }: Header, parent: number, name: string): void {
    symlinkSync(linkname ?? '', at(parent, name));
    lchownSync(at(parent, name), this.#tree.firstId, this.#tree.firstId);
    this.done.links += 1;
  }

  #link({ linkname }: Header, parent: number, name: string): void {
    const names = namesInTar(linkname ?? '');
    const last = names.pop() ?? '';
    const source = this.#directoryOf(names);
    try {
      linkSync(at(source, last), at(parent, name));
      this.done.links += 1;
    } finally {
      if (source !== this.#directory) closeSync(source);
    }
  }

  /** Made where it is not there. The caller closes it, unless it is the first one. */
  #directoryOf(names: readonly string[]): number {
    let directory = this.#directory;
    for (const name of names) {
      const parent = directory;
      try {
        directory = this.#enter(parent, name);
      } finally {
        if (parent !== this.#directory) closeSync(parent);
      }
    }
    return directory;
  }

  #enter(parent: number, name: string): number {
    try {
      const made = makeDirectoryIn(this.#tree, parent, name);
      this.done.directories += 1;
      return made;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return openDirectoryIn(this.#tree, parent, name);
    }
  }

  #leave(path: string, why: string, taken = false): void {
    if (this.done.left.length < MOST_TOLD) this.done.left.push({ path, why, ...(taken && { taken }) });
  }
}

/** Where the disk is full nothing more fits; what leads out of the directory is no mistake of one entry. */
const isOfAll = (error: unknown): boolean =>
  error instanceof LeadsOut || ['ENOSPC', 'EDQUOT', 'EIO'].includes(String((error as NodeJS.ErrnoException).code));

class LeadsOut extends LabError {}

export function namesInTar(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (path.startsWith('/') || names.includes('..') || path.includes('\0') || names.length > DEEPEST)
    throw new LeadsOut(
      `The archive has the path ${path.slice(0, 200)}, which leads out of the directory it is unpacked in.`,
    );
  return names;
}
