import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ended } from '#engine/scene/make-trace.ts';
import { TraceLog } from '#engine/trace/log.ts';
import { followFrames } from './log-frames.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const grow = (log: TraceLog) => log.append([ended(1, 'span')]);

test('all who follow a log are told together, once, however often it grew', () => {
  const log = new TraceLog();
  const told: string[] = [];
  followFrames(log, () => told.push('runs'));
  const leave = followFrames(log, () => told.push('deck'));
  for (let i = 0; i < 5; i++) grow(log);
  expect(told).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(told).toEqual(['runs', 'deck']);
  leave();
  grow(log);
  vi.advanceTimersByTime(1000);
  expect(told).toEqual(['runs', 'deck', 'runs']);
});

test('what takes long is told as much later, but no page falls behind by more than it must be quiet to be at rest', () => {
  const log = new TraceLog();
  let [takes, worked, times] = [100, 0, 0];
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now() + worked);
  followFrames(log, () => {
    times++;
    worked += takes;
  });
  const timesAfter = (ms: number) => {
    grow(log);
    vi.advanceTimersByTime(ms);
    return times;
  };
  expect(timesAfter(30)).toBe(1);
  expect(timesAfter(80)).toBe(1);
  takes = 5000;
  expect(timesAfter(30)).toBe(2);
  expect(timesAfter(220)).toBe(2);
  expect(timesAfter(40)).toBe(3);
  // Who had rest enough is told at once.
  vi.advanceTimersByTime(1000);
  expect(timesAfter(20)).toBe(4);
});

test('nobody is told of a log that nobody follows any more', () => {
  const log = new TraceLog();
  let times = 0;
  const leave = followFrames(log, () => times++);
  grow(log);
  leave();
  vi.runAllTimers();
  expect(times).toBe(0);
});
