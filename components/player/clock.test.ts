import { describe, expect, test } from 'vitest';
import { plainPace } from '#engine/scene/pace.ts';
import { nanos } from '#engine/trace/ids.ts';
import { Clock } from './clock.ts';

const clock = () => {
  const made = new Clock(plainPace({ start: 0, end: 1000, marks: [], chapters: [] }), nanos(0), nanos(1000));
  made.wall = 100;
  return made;
};

describe('the clock', () => {
  test('begins at the end, so that the whole picture is seen first', () => expect(clock().at).toBe(1000));

  test('stays within the trace', () => {
    const it = clock();
    it.seek(-5);
    expect(it.at).toBe(0);
    it.seek(5000);
    expect(it.at).toBe(1000);
  });

  test('moves by screen time, at its rate, and says when it is at the end', () => {
    const it = clock();
    it.seek(0);
    expect(it.advance(10)).toBe(true);
    expect(it.at).toBeCloseTo(100);
    it.rate = 2;
    expect(it.advance(10)).toBe(true);
    expect(it.at).toBeCloseTo(300);
    expect(it.advance(1000)).toBe(false);
    expect(it.at).toBe(1000);
  });

  test('tells those who draw the frame, until they no longer listen', () => {
    const it = clock();
    const seen: [number, number][] = [];
    const stop = it.onFrame((at, elapsed) => seen.push([at, elapsed]));
    it.seek(10);
    it.advance(1);
    stop();
    it.seek(20);
    expect(seen).toEqual([
      [1000, 0],
      [10, 0],
      [20, 1],
    ]);
  });
});
