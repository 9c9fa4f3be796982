/** A piece of talk that is named instead of told: it lies in a file which both sides of decoding have open (`copy-store.ts`). */
import { readSync } from 'node:fs';
import { type Frame, KIND } from './decode-frames.ts';

export type Stored = { offset: number; length: number };

const PLACE_BYTES = 12;

/** What a frame says of it instead of its bytes. */
export const packStored = ({ offset, length }: Stored): Buffer => {
  const place = Buffer.allocUnsafe(PLACE_BYTES);
  place.writeDoubleBE(offset, 0);
  place.writeUInt32BE(length, 8);
  return place;
};

/** The frame with the bytes themselves; others stay as they are. @throws when they are not there */
export const whole = (frame: Frame, file: number): Frame =>
  frame.kind === KIND.stored ? { ...frame, kind: KIND.data, payload: read(file, frame.payload) } : frame;

const read = (file: number, place: Buffer): Buffer => {
  const [offset, length] = [place.readDoubleBE(0), place.readUInt32BE(8)];
  const bytes = Buffer.allocUnsafeSlow(length);
  if (readSync(file, bytes, 0, length, offset) < length) throw new Error(`no ${length} bytes at ${offset}`);
  return bytes;
};
