/** Under which names each file is known, and how many bytes all of them have: each inode once. */
import type { Entry } from './entry.ts';

type File = { bytes: number; paths: Set<string> };

export class NamesOfFiles {
  readonly #files = new Map<number, File>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(path: string, { kind, inode, bytes }: Entry): void {
    if (kind !== 'file') return;
    const file = this.#files.get(inode) ?? { bytes: 0, paths: new Set() };
    this.#bytes += bytes - file.bytes;
    file.bytes = bytes;
    file.paths.add(path);
    this.#files.set(inode, file);
  }

  delete(path: string, { kind, inode }: Entry): void {
    const file = kind === 'file' ? this.#files.get(inode) : undefined;
    if (!file?.paths.delete(path) || file.paths.size > 0) return;
    this.#bytes -= file.bytes;
    this.#files.delete(inode);
  }

  /** Some of them. A number may have been another file's before. */
  of(inode: number, most: number): string[] {
    const found: string[] = [];
    for (const path of this.#files.get(inode)?.paths ?? []) {
      if (found.length === most) break;
      found.push(path);
    }
    return found;
  }
}
