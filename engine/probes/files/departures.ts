/** Names from which something was moved away, until it is known whether it has come to another one, or was thrown away by overlayfs. */
import type { Actor } from './actors.ts';
import type { Change, UpperDirectory } from './upper-directory.ts';

export type Departure = { upper: UpperDirectory; change: Change; actor: Actor };

export class Departures {
  readonly #open = new Map<string, Departure>();

  /** @param file its handle */
  add(file: string, departure: Departure): void {
    this.#open.set(file, departure);
  }

  /** It has come to another name. */
  claim(file: string | undefined): void {
    if (file !== undefined) this.#open.delete(file);
  }

  /** Those that were thrown away, by now: of this path, below it and above it, before something else happens there. */
  around(upper: UpperDirectory, path: string): Departure[] {
    const isAround = (one: string) => one === path || one.startsWith(`${path}/`) || path.startsWith(`${one}/`);
    return this.#take((one) => one.upper === upper && isAround(one.change.change.path));
  }

  rest(): Departure[] {
    return this.#take(() => true);
  }

  #take(isMeant: (departure: Departure) => boolean): Departure[] {
    const found = [...this.#open].filter(([, departure]) => isMeant(departure));
    for (const [file] of found) this.#open.delete(file);
    return found.map(([, departure]) => departure);
  }
}
