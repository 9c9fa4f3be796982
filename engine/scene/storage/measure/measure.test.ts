import { describe, expect, test } from 'vitest';
import { probabilityOfEqual, spreadOf, verdictOn } from './compare-samples.ts';
import { isMeasurement, MEASURE_LINE, PLACES, WORKS } from './measure-line.ts';
import { type Finding, findings, findingWords, measureNotice } from './measure-words.ts';
import { addSamples, countSamples, NO_SAMPLES } from './read-samples.ts';

const PRINTED = [
  'sha256:0123',
  '@ sync layer 213000\r',
  '@ first volume 12000000',
  '@ sync layer',
  '/o/s: No space left on device at -e line 1.',
  '@ create bind 20000',
  '@ nonsense layer 7',
  'q@ create tmpfs 9000^C',
  '^C@ create tmpfs 8000\r',
  '@ again layer 12',
].join('\n');

test('samples are the lines with the mark, in ns, whatever was typed before them; what is cut or strange is none', () => {
  const samples = addSamples(NO_SAMPLES, PRINTED.split('\n').slice(0, -1));
  expect(samples.sync.layer).toEqual([213_000]);
  expect(samples.first.volume).toEqual([12_000_000]);
  expect(samples.create.bind).toEqual([20_000]);
  expect(samples.create.tmpfs).toEqual([8000]);
  expect(countSamples(samples)).toBe(4);
});

test('the line names every work and every place, and is known again', () => {
  for (const word of [...WORKS, ...PLACES]) expect(MEASURE_LINE).toContain(word);
  expect(isMeasurement(MEASURE_LINE)).toBe(true);
  expect(isMeasurement('docker build -t measure .')).toBe(false);
});

test('quartiles lie between samples', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ count: 4, least: 1, low: 1.75, median: 2.5, high: 3.25, most: 4 });
  expect(spreadOf([])).toBeUndefined();
});

describe('the Mann-Whitney test', () => {
  const range = (from: number, count: number, step = 1) => Array.from({ length: count }, (_, i) => from + i * step);

  /** Worked by hand: U = 0, mean 32, variance 64/12 · 17 = 90.67, z = 31.5/9.522 = 3.308. */
  test('two lists that do not overlap', () => {
    expect(probabilityOfEqual(range(1, 8), range(9, 8))).toBeCloseTo(0.00094, 5);
  });

  /** Every second one: U = 28, z = 3.5/9.522 = 0.3676. */
  test('two lists that alternate', () => {
    expect(probabilityOfEqual(range(1, 8, 2), range(2, 8, 2))).toBeCloseTo(0.713, 3);
  });

  test('equals are no difference, and too few say nothing', () => {
    expect(probabilityOfEqual(range(5, 8, 0), range(5, 8, 0))).toBe(1);
    expect(probabilityOfEqual(range(1, 7), range(9, 7))).toBeUndefined();
    expect(verdictOn(range(1, 7), range(9, 7))).toEqual({ kind: 'too few' });
  });

  test('which of two is named first changes nothing', () => {
    const [a, b] = [
      [3, 1, 4, 1, 5, 9, 2, 6],
      [2, 7, 1, 8, 2, 8, 1, 8],
    ];
    expect(probabilityOfEqual(a, b)).toBe(probabilityOfEqual(b, a));
  });

  test('a verdict is shared among the comparisons', () => {
    const [a, b] = [range(1, 8), range(5, 8)];
    const probability = probabilityOfEqual(a, b) as number;
    expect(probability).toBeGreaterThan(0.005);
    expect(verdictOn(a, range(9, 8), 3)).toMatchObject({ kind: 'differs', ratio: 4.5 / 12.5 });
    expect(verdictOn(a, b, 3)).toEqual({ kind: 'equal', probability });
  });
});

describe('words say what the samples say', () => {
  const many = (ns: number) => Array.from({ length: 20 }, (_, i) => ns + i);
  const of = (layer: number, volume: number) => ({
    layer: many(layer),
    volume: many(volume),
    bind: [],
    tmpfs: many(1),
  });
  const samples = { sync: of(100, 100), create: of(200, 100), first: of(9000, 90), again: of(100, 100) };

  test.each([
    ['sync', 'volume', 'no difference from the layer that so many samples can show (p = 1.00)'],
    ['sync', 'bind', 'too few samples'],
    ['create', 'volume', 'faster than the layer, whose median is 1.91 × as long (p < 0.001)'],
    ['again', 'tmpfs', 'faster than the layer'],
  ] as const)('%s at %s: %s', (work, place, words) => {
    expect(findingWords(findings(samples, work).find((one) => one.place === place) as Finding)).toContain(words);
  });

  test('the sentence on top', () => {
    expect(measureNotice(samples)).toBe(
      'Waiting for the disk, no difference between layer and volume can be shown. The first change of a file of the image took 9.01 µs, the second 0.11 µs.',
    );
  });
});
