import { expect, test } from 'vitest';
import { slownessText, timeText, unitFor } from './time-text.ts';
import { panned, zoomed } from './view.ts';

test.each([
  [94.2, '94× slower than life'],
  [374, '370× slower than life'],
  [1.5, '1.5× slower than life'],
  [1, 'as fast as life'],
  [0.04, '25× faster than life'],
  [Number.NaN, ''],
])('a factor of %d reads "%s"', (factor, text) => expect(slownessText(factor)).toBe(text));

test('one picture has one unit', () => {
  expect(timeText(12_345_678, unitFor(220e6))).toBe('12.3');
  expect(timeText(12_345_678_900, unitFor(60e9))).toBe('12.35');
});

test('zooming keeps what it zooms around in its place, and stays within the whole', () => {
  const [from, to] = zoomed([0, 1], 0.5, 0.25);
  expect([from, to]).toEqual([0.125, 0.625]);
  expect(zoomed([0.9, 1], 4, 0.95)[1]).toBeLessThanOrEqual(1);
  expect(zoomed([0, 1], 2, 0.5)).toEqual([0, 1]);
  expect(zoomed([0, 1], 1e-9, 0.5)[1] - zoomed([0, 1], 1e-9, 0.5)[0]).toBeCloseTo(0.02);
});

test('panning stops at both ends', () => {
  expect(panned([0.2, 0.4], -1)).toEqual([0, 0.2]);
  const [from, to] = panned([0.2, 0.4], 1);
  expect([from, to].map((value) => value.toFixed(3))).toEqual(['0.800', '1.000']);
});
