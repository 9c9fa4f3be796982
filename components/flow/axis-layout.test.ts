import { describe, expect, test } from 'vitest';
import { plainPace } from '#engine/scene/pace.ts';
import { axisLayout } from './axis-layout.ts';
import { scaleFor } from './scale.ts';

const axis = (milliseconds: number, width = 900) => {
  const pace = plainPace({ start: 0, end: milliseconds * 1e6, marks: [], chapters: [] });
  return axisLayout(0, milliseconds * 1e6, scaleFor(pace, [0, 1], width));
};

describe('the time axis', () => {
  test.each([
    [0.4, '0 µs'],
    [220, '0 ms'],
    [9_000, '0 ms'],
    [60_000, '0 s'],
    [600_000, '0 min'],
  ])('of %d ms begins with %s', (milliseconds, label) => expect(axis(milliseconds)[0]?.label).toBe(label));

  test('writes no label over another', () => {
    const labels = axis(220, 400).filter((tick) => tick.label !== undefined);
    expect(labels.length).toBeGreaterThan(3);
    for (const [i, tick] of labels.entries()) if (i > 0) expect(tick.x - (labels[i - 1]?.x ?? 0)).toBeGreaterThan(20);
  });
});

test('a scale and its inverse agree, zoomed or not', () => {
  const pace = plainPace({ start: 0, end: 100e6, marks: [], chapters: [] });
  for (const view of [
    [0, 1],
    [0.25, 0.5],
  ] as const) {
    const scale = scaleFor(pace, view, 640);
    expect(scale.time(scale.x(30e6))).toBeCloseTo(30e6, 3);
  }
});
