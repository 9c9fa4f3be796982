/**
 * What was below directories that were moved away and may come to another name. Its room stays taken. Both halves of a rename follow each
 * other, so at the end of the next round nothing comes any more.
 */
import type { Known, Room } from './known-entries.ts';

type Below = [path: string, known: Known][];

export class DepartedEntries {
  readonly #room: Room;
  /** By the path that the directory had. */
  #ofRound = new Map<string, Below>();
  #ofLast = new Map<string, Below>();

  constructor(room: Room) {
    this.#room = room;
  }

  /** @param below has its room already */
  add(path: string, below: Below): void {
    this.take(path);
    if (below.length > 0) this.#ofRound.set(path, below);
  }

  /** Gives its room back. */
  take(path: string): Below {
    const found = [...(this.#ofLast.get(path) ?? []), ...(this.#ofRound.get(path) ?? [])];
    this.#ofLast.delete(path);
    this.#ofRound.delete(path);
    this.#room.left += found.length;
    return found;
  }

  /** A round is over. */
  settle(): void {
    for (const below of this.#ofLast.values()) this.#room.left += below.length;
    this.#ofLast = this.#ofRound;
    this.#ofRound = new Map();
  }
}
