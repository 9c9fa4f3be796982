/** Files that overlayfs copies: it writes each under a temporary name, which comes to its own name when all of it is there. */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';

const MOST_UNDER_WAY = 4096;
const MOST_COPYING = 256;
/** ns from the opening of a temporary file to that of what is copied. */
const OPENS_NS = 20e6;

export class CopyUps {
  readonly #began = new BoundedMap<string, number>(MOST_UNDER_WAY);

  /** When a process opened a temporary file. */
  readonly #opened = new BoundedMap<number, number>(MOST_COPYING);

  /** A temporary file is opened. */
  open(pid: number, file: string | undefined, at: number): void {
    this.note(file, at);
    this.#opened.set(pid, at);
  }

  /** Overlayfs opens the lower file next in its name, and its program has not asked for that. */
  isCopying(pid: number, at: number): boolean {
    return at - (this.#opened.get(pid) ?? Number.NEGATIVE_INFINITY) < OPENS_NS;
  }

  /** Something is done to a temporary file. @param file its handle */
  note(file: string | undefined, at: number): void {
    if (file !== undefined && !this.#began.has(file)) this.#began.set(file, at);
  }

  /** A name has come: how long (ns) its copy took, once; undefined when it is none. */
  take(file: string | undefined, at: number): { took: number } | undefined {
    const began = file === undefined ? undefined : this.#began.get(file);
    if (file === undefined || began === undefined) return undefined;
    this.#began.delete(file);
    return { took: at - began };
  }
}
