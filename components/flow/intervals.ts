import { bisectRight } from 'd3';

/** Stretches of a line that are taken, and those that must not be covered. */
export class Line {
  readonly #taken: [number, number][] = [];
  readonly #posts: number[];

  /** `posts`: places (px) at which something stands that a label must not cover. */
  constructor(posts: Iterable<number>) {
    this.#posts = [...posts].sort((a, b) => a - b);
  }

  /** Takes the stretch if it is free. */
  take(from: number, to: number): boolean {
    const post = this.#posts[bisectRight(this.#posts, from + 3)];
    if (post !== undefined && post < to - 3) return false;
    if (this.#taken.some(([a, b]) => a < to && b > from)) return false;
    this.#taken.push([from, to]);
    return true;
  }
}
