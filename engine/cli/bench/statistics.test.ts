import { describe, expect, test } from 'vitest';
import { comparisonOf, quantile, spreadOf } from './statistics.ts';

describe('quantile', () => {
  test.each([
    ['the middle of an odd number', [9, 1, 5], 0.5, 5],
    ['between the two in the middle of an even number', [4, 1, 2, 3], 0.5, 2.5],
    ['a share of the way between two', [10, 20], 0.25, 12.5],
    ['the only one', [7], 0.95, 7],
    ['numbers, not words, in order', [10, 9, 100], 1, 100],
  ])('gives %s', (_, values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  test('of nothing is an error', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });

  test('leaves its values in their order', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

test('a spread is the median between its quartiles', () => {
  expect(spreadOf([1, 2, 3, 4, 5])).toEqual({ median: 3, q1: 2, q3: 4 });
});

test('the ratio is the median of the ratios of the pairs, not the ratio of the medians', () => {
  const pairs = [
    { ours: 2, peer: 1 },
    { ours: 30, peer: 10 },
    { ours: 100, peer: 100 },
  ];
  const { ours, peer, ratio } = comparisonOf(pairs);
  expect(ours.median / peer.median).toBe(3);
  expect(ratio.median).toBe(2);
});
