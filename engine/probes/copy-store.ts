/**
 * Large pieces of what labs say, kept in a file that has no name and lies in memory: the process that decodes reads them there itself,
 * so that they do not travel through a pipe, and a next one finds them where they were. Each is written at the file's end, and its
 * memory is given back to the kernel by a hole; so the file's length grows for ever, and what it takes does not.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import koffi from 'koffi';
import { pathOf } from '#engine/lab/inside-lab.ts';
import type { Stored } from './stored-piece.ts';

const PAGE = 4096;
/** Smaller ones are told as they are. */
export const SMALLEST_STORED = PAGE;
const CLOSE_ON_EXEC = 1;
/** KEEP_SIZE and PUNCH_HOLE. */
const HOLE = 3;

const libc = koffi.load('libc.so.6');
const memfdCreate: (name: string, flags: number) => number = libc.func(
  'int memfd_create(const char *name, unsigned int flags)',
);
const fallocate: (fd: number, mode: number, offset: number, length: number) => number = libc.func(
  'int fallocate(int fd, int mode, int64_t offset, int64_t length)',
);

/** What it takes: whole pages. */
export const memoryOf = ({ length }: Stored): number => Math.ceil(length / PAGE) * PAGE;

export class CopyStore {
  readonly #file: number;
  /** For whom may read, and not write. */
  readonly reader: number;
  #end = 0;
  #isOpen = true;

  /** @throws where the kernel gives no such file */
  constructor() {
    this.#file = memfdCreate('copies', CLOSE_ON_EXEC);
    if (this.#file < 0) throw new Error('no file in memory');
    this.reader = openSync(pathOf(this.#file), 'r');
  }

  /** Undefined when there is no memory for it, or it is closed. */
  keep(bytes: Buffer): Stored | undefined {
    if (!this.#isOpen) return undefined;
    const stored = { offset: this.#end, length: bytes.length };
    try {
      if (writeSync(this.#file, bytes, 0, bytes.length, stored.offset) < bytes.length) return undefined;
    } catch {
      return undefined;
    }
    this.#end += memoryOf(stored);
    return stored;
  }

  /** Neighbours at once: most are. */
  forget(all: readonly Stored[]): void {
    let [from, to] = [0, 0];
    for (const each of all) {
      if (each.offset !== to) {
        this.#punch(from, to);
        from = each.offset;
      }
      to = each.offset + memoryOf(each);
    }
    this.#punch(from, to);
  }

  /** Its descriptors may be another file's from here on. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.reader);
    closeSync(this.#file);
  }

  #punch(from: number, to: number): void {
    if (this.#isOpen && to > from) fallocate(this.#file, HOLE, from, to - from);
  }
}
