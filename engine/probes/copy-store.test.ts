import { fstatSync, writeSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CopyStore, memoryOf } from './copy-store.ts';
import { type Frame, KIND } from './decode-frames.ts';
import { packStored, type Stored, whole } from './stored-piece.ts';

const BLOCK = 512;
const SIZE = 60_000;

let store: CopyStore;
const memory = () => fstatSync(store.reader).blocks * BLOCK;
const kept = (letter: string) => store.keep(Buffer.alloc(SIZE, letter)) as Stored;
const read = (stored: Stored): Frame =>
  whole({ kind: KIND.stored, flag: 1, connection: 7, at: 3, payload: packStored(stored) }, store.reader);

beforeEach(() => {
  store = new CopyStore();
});
afterEach(() => store.close());

it('gives each piece back as it came, and the frame is as if it had been told', () => {
  const [first, second] = [kept('a'), kept('b')];
  const { payload, ...head } = read(second);
  expect(head).toEqual({ kind: KIND.data, flag: 1, connection: 7, at: 3 });
  expect(payload.equals(Buffer.alloc(SIZE, 'b'))).toBe(true);
  expect(read(first).payload.equals(Buffer.alloc(SIZE, 'a'))).toBe(true);
  expect(memory()).toBe(memoryOf(first) + memoryOf(second));
});

it('takes no more memory than what is kept, however much came', () => {
  const pieces = Array.from({ length: 6 }, (_, index) => kept(String(index))) as [Stored, Stored, Stored, ...Stored[]];
  store.forget([pieces[0], pieces[1], ...pieces.slice(3)]);
  expect(memory()).toBe(memoryOf(pieces[2]));
  expect(read(pieces[2]).payload.equals(Buffer.alloc(SIZE, '2'))).toBe(true);
  store.forget([pieces[2]]);
  expect(memory()).toBe(0);
});

it('can only be read by whom it is given to', () => {
  expect(() => writeSync(store.reader, 'x')).toThrow('EBADF');
});

it('keeps nothing once it is closed', () => {
  const piece = kept('a');
  store.close();
  expect(store.keep(Buffer.alloc(SIZE))).toBeUndefined();
  expect(() => store.forget([piece])).not.toThrow();
});

it('says so when a piece is not there', () => {
  expect(() => read({ offset: 1 << 20, length: 10 })).toThrow('no 10 bytes');
});
