/** How much a lab may still push. It gets nothing back: what it abandoned is on the disk too, until the lab ends. */
import { type Answer, registryError } from './answer.ts';
import { BOUNDS } from './bounds.ts';

export class PushAllowance {
  #left: number;

  constructor(bytes: number = BOUNDS.pushedPerLab) {
    this.#left = bytes;
  }

  /** False, and nothing taken, when that is more than there is. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}

export const pushedTooMuch = (): Answer =>
  registryError(
    403,
    'DENIED',
    `this lab has pushed all that it may (${BOUNDS.pushedPerLab / 2 ** 20} MiB); start a new lab for more`,
  );
