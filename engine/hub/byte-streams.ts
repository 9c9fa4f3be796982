/** What bytes pass through on their way: counted, slowed down, spoiled, or stopped when they are too many. */
import { Transform, type TransformCallback } from 'node:stream';

export class TooMuch extends Error {
  override name = 'TooMuch';
}

export const watched = (saw: (piece: Buffer) => void): Transform =>
  new Transform({
    transform(piece: Buffer, _encoding, done) {
      saw(piece);
      done(null, piece);
    },
  });

/** Fails with TooMuch before the piece that `mayPass` refuses. */
export const guarded = (mayPass: (bytes: number) => boolean): Transform =>
  new Transform({
    transform(piece: Buffer, _encoding, done) {
      if (mayPass(piece.length)) done(null, piece);
      else done(new TooMuch());
    },
  });

const STEPS_PER_SECOND = 10;

/** `rate` bytes a second, in steps small enough for a progress bar. */
export function slowed(rate: number): Transform {
  const step = Math.max(1, Math.floor(rate / STEPS_PER_SECOND));
  let timer: NodeJS.Timeout | undefined;
  const pass = (stream: Transform, piece: Buffer, done: TransformCallback): void => {
    const now = piece.subarray(0, step);
    timer = setTimeout(
      () => {
        stream.push(now);
        if (now.length === piece.length) done();
        else pass(stream, piece.subarray(step), done);
      },
      (now.length / rate) * 1000,
    );
  };
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      pass(this, piece, done);
    },
    destroy(error, done) {
      clearTimeout(timer);
      done(error);
    },
  });
}

/** Flips one bit of the first piece, unless that is JSON and JSON is to be spared. */
export function spoiled(sparesJson: boolean): Transform {
  let isFirst = true;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const isSpared = !isFirst || (sparesJson && piece[0] === 0x7b);
      isFirst = false;
      if (isSpared) return done(null, piece);
      const copy = Buffer.from(piece);
      const last = copy.length - 1;
      copy[last] = (copy[last] ?? 0) ^ 1;
      done(null, copy);
    },
  });
}
