/** Keeps the beginning of a body that passes, to be shown when it turns out to be text. */
import { BOUNDS } from './bounds.ts';

const TEXT = /json|text|x-www-form-urlencoded/;

export class ShownBody {
  bytes = 0;
  readonly #pieces: Buffer[] = [];
  #kept = 0;

  saw(piece: Buffer): void {
    this.bytes += piece.length;
    const room = BOUNDS.shownBytes - this.#kept;
    if (room <= 0) return;
    // A copy: the piece may be a part of something large.
    const kept = Buffer.from(piece.subarray(0, room));
    this.#kept += kept.length;
    this.#pieces.push(kept);
  }

  /** Undefined when there was none, or it is not text. A small blob that is JSON (an image's configuration) counts as text. */
  text(contentType: string | undefined): string | undefined {
    const start = Buffer.concat(this.#pieces);
    const isText = TEXT.test(contentType ?? '') || (start[0] === 0x7b && this.bytes <= BOUNDS.shownBytes);
    return isText && start.length > 0 ? start.toString() : undefined;
  }
}
