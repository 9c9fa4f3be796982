import { Readable, type Transform } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { guarded, slowed, spoiled, TooMuch } from './byte-streams.ts';

const through = async (stream: Transform, ...pieces: Buffer[]) =>
  Buffer.concat(await Readable.from(pieces).pipe(stream).toArray());

describe('bytes on their way', () => {
  test('keep their order when they are slowed down', async () => {
    const bytes = Buffer.from(Array.from({ length: 500 }, (_, n) => n % 256));
    expect(await through(slowed(100_000), bytes.subarray(0, 300), bytes.subarray(300))).toEqual(bytes);
  });

  test('are spoiled in one bit, once', async () => {
    const [first, second] = [Buffer.from([1, 2, 3]), Buffer.from([4])];
    expect(await through(spoiled(true), first, second)).toEqual(Buffer.from([1, 2, 2, 4]));
    expect(first).toEqual(Buffer.from([1, 2, 3]));
  });

  test('are spared when they are JSON and that is wanted', async () => {
    expect((await through(spoiled(true), Buffer.from('{}'))).toString()).toBe('{}');
    expect((await through(spoiled(false), Buffer.from('{}'))).toString()).toBe('{|');
  });

  test('are stopped before they are too many', async () => {
    let left = 3;
    const mayPass = (bytes: number) => {
      left -= bytes;
      return left >= 0;
    };
    await expect(through(guarded(mayPass), Buffer.from('ab'), Buffer.from('cd'))).rejects.toThrow(TooMuch);
  });
});
