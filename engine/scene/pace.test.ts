import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blendPaces, type Pace, type PaceInput, plainPace, storyPace } from './pace.ts';

const ms = (value: number) => value * 1e6;
const input = (over: Partial<PaceInput> = {}): PaceInput => ({
  start: 0,
  end: ms(1000),
  marks: [ms(1), ms(2), ms(3), ms(900)],
  chapters: [
    { at: 0, least: 0.1 },
    { at: ms(5), least: 0.1 },
    { at: ms(890), least: 0.1 },
  ],
  ...over,
});
const widthOf = (pace: Pace, from: number, to: number) => pace.toUnit(to) - pace.toUnit(from);

const inputs = fc
  .record({
    end: fc.integer({ min: 1, max: 1e12 }),
    marks: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }),
    chapters: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
  })
  .map(({ end, marks, chapters }) =>
    input({
      end,
      marks: marks.map((share) => Math.round(share * end)),
      chapters: [0, ...chapters.sort((a, b) => a - b)].map((share) => ({ at: Math.round(share * end), least: 0.1 })),
    }),
  );

describe('story time', () => {
  test('gives messages more width than pauses', () => {
    const pace = storyPace(input());
    expect(widthOf(pace, ms(1), ms(3))).toBeGreaterThan(10 * widthOf(plainPace(input()), ms(1), ms(3)));
    expect(widthOf(pace, ms(5), ms(890))).toBeLessThan(widthOf(plainPace(input()), ms(5), ms(890)));
  });

  test('gives each chapter what its name needs', () => {
    const pace = storyPace(
      input({
        marks: [ms(500)],
        chapters: [
          { at: 0, least: 0.2 },
          { at: ms(1), least: 0.3 },
          { at: ms(2), least: 0.1 },
        ],
      }),
    );
    expect(widthOf(pace, 0, ms(1))).toBeGreaterThanOrEqual(0.2 - 1e-9);
    expect(widthOf(pace, ms(1), ms(2))).toBeGreaterThanOrEqual(0.3 - 1e-9);
  });

  test('shares fairly when the names of all chapters do not fit', () => {
    const chapters = Array.from({ length: 40 }, (_, i) => ({ at: ms(i * 25), least: 0.1 }));
    const pace = storyPace(input({ chapters, marks: [] }));
    for (const [i, chapter] of chapters.entries())
      expect(widthOf(pace, chapter.at, ms((i + 1) * 25))).toBeGreaterThanOrEqual(0.9 / 40 - 1e-9);
  });

  test('never runs backwards and has an inverse, whatever happened when', () => {
    fc.assert(
      fc.property(inputs, fc.double({ min: 0, max: 1, noNaN: true }), (any, share) => {
        const pace = storyPace(any);
        const at = share * any.end;
        expect(pace.toUnit(any.start)).toBeCloseTo(0, 9);
        expect(pace.toUnit(any.end)).toBeCloseTo(1, 9);
        for (const [i, unit] of pace.units.entries())
          expect(unit).toBeGreaterThanOrEqual((pace.units[i - 1] ?? 0) - 1e-12);
        expect(Math.abs(pace.toUnit(pace.toTime(pace.toUnit(at))) - pace.toUnit(at))).toBeLessThan(1e-6);
      }),
    );
  });

  test('of an empty trace is a pace all the same', () => {
    const pace = storyPace({ start: 5, end: 5, marks: [], chapters: [] });
    expect([pace.toUnit(5), pace.toUnit(9)]).toEqual([0, 1]);
  });
});

test('true time is proportional', () => {
  const pace = plainPace(input());
  for (const share of [0, 0.1, 0.5, 1]) expect(pace.toUnit(ms(1000 * share))).toBeCloseTo(share, 12);
});

test('between the two kinds of time the picture slides', () => {
  const [from, to] = [plainPace(input()), storyPace(input())];
  const half = blendPaces(from, to, 0.5);
  expect(half.toUnit(ms(3))).toBeCloseTo((from.toUnit(ms(3)) + to.toUnit(ms(3))) / 2, 9);
  expect(blendPaces(from, to, 1)).toBe(to);
  expect(blendPaces(from, to, -0.1)).toBe(from);
});
