/** Names from which something was moved away, until it is known whether it has come to another one, or was thrown away by overlayfs. */
import type { Actor } from './actors.ts';
import { PathMap, parentOf } from './path-map.ts';
import type { Change, UpperDirectory } from './upper-directory.ts';

export type Departure = { upper: UpperDirectory; change: Change; actor: Actor };

/** With its place in the order in which they went. */
type Open = Departure & { file: string; order: number };

export class Departures {
  /** By the file's handle. */
  readonly #open = new Map<string, Open>();
  readonly #byPath = new Map<UpperDirectory, PathMap<Open>>();
  #order = 0;

  /** @param file its handle */
  add(file: string, departure: Departure): void {
    this.claim(file);
    const open = { ...departure, file, order: this.#order++ };
    this.#open.set(file, open);
    const paths = this.#byPath.get(departure.upper) ?? new PathMap<Open>();
    this.#byPath.set(departure.upper, paths);
    paths.set(departure.change.change.path, open);
  }

  /** It has come to another name. */
  claim(file: string | undefined): void {
    const open = file === undefined ? undefined : this.#open.get(file);
    if (open) this.#take([open]);
  }

  /** Those that were thrown away, by now: of this path, below it and above it, before something else happens there. */
  around(upper: UpperDirectory, path: string): Departure[] {
    const paths = this.#byPath.get(upper);
    if (!paths) return [];
    const found = paths.below(path).map(([, open]) => open);
    for (let at = path; at !== ''; at = parentOf(at)) found.push(...present(paths.get(at)));
    return this.#take(found);
  }

  rest(): Departure[] {
    return this.#take([...this.#open.values()]);
  }

  #take(found: readonly Open[]): Departure[] {
    for (const { file, upper, change } of found) {
      this.#open.delete(file);
      this.#byPath.get(upper)?.delete(change.change.path);
    }
    return found.toSorted((a, b) => a.order - b.order).map(({ upper, change, actor }) => ({ upper, change, actor }));
  }
}

const present = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one]);
