import { expect, test } from 'vitest';
import { bytesText, countWords, durationText } from './number-words.ts';

test.each([
  [0, '0 B'],
  [859, '859 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [64e6, '64.0 MB'],
  [2_020_000, '2.02 MB'],
  [63_980_000, '64.0 MB'],
  [999_600, '1.00 MB'],
  [1.5e15, '1500 TB'],
])('%d bytes are %s', (bytes, words) => expect(bytesText(bytes)).toBe(words));

test.each([
  [1, '1 file'],
  [5012, '5\u00a0012 files'],
  [1_234_567, '1\u00a0234\u00a0567 files'],
])('%d files', (count, words) => expect(countWords(count, 'file')).toBe(words));

test.each([
  [812, '0.812 µs'],
  [1_234_000, '1.23 ms'],
  [186_700_000, '187 ms'],
  [999_400, '999 µs'],
  [999_600, '1 ms'],
  [999_600_000, '1 s'],
  [3.21e9, '3.21 s'],
  [12_345_678_900, '12.3 s'],
  [95e9, '95 s'],
])('%d ns', (nanos, words) => expect(durationText(nanos)).toBe(words));
