import { expect, test } from 'vitest';
import { KernelMarks } from './kernel-marks.ts';

const MS = 1e6;

test('is asked once until it answers, and owes what happened after its last mark', () => {
  let asked = 0;
  const marks = new KernelMarks(() => asked++);
  expect([marks.owes(100 * MS), marks.owes(110 * MS), asked]).toEqual([0, 0, 1]);
  marks.read(101 * MS, 102 * MS);
  expect([marks.owes(120 * MS), marks.owes(130 * MS), asked]).toEqual([101 * MS, 101 * MS, 2]);
  marks.read(121 * MS, 122 * MS);
  // Asked twice, answered by another processor's lines.
  marks.read(119 * MS, 123 * MS);
  expect([marks.owes(5000 * MS), asked]).toEqual([121 * MS, 3]);
});

test('a question that was lost is asked again', () => {
  let asked = 0;
  const marks = new KernelMarks(() => asked++);
  marks.owes(100 * MS);
  marks.owes(1000 * MS);
  expect(asked).toBe(1);
  marks.owes(1101 * MS);
  expect(asked).toBe(2);
});

test('a late answer is believed when the next one has come', () => {
  const marks = new KernelMarks(() => {});
  marks.owes(100 * MS);
  marks.read(100 * MS, 400 * MS);
  expect(marks.owes(401 * MS)).toBe(0);
  marks.read(401 * MS, 402 * MS);
  expect(marks.owes(403 * MS)).toBe(401 * MS);
  marks.read(403 * MS, 700 * MS);
  expect(marks.owes(701 * MS)).toBe(401 * MS);
  marks.read(701 * MS, 1000 * MS);
  expect(marks.owes(1001 * MS)).toBe(403 * MS);
});

test('who answers nothing is not waited for, until an answer comes', () => {
  const marks = new KernelMarks(() => {});
  const owed = [0, 1100, 2200, 3300].map((now) => marks.owes(now * MS));
  expect(owed).toEqual([0, 0, 0, undefined]);
  marks.read(3301 * MS, 3302 * MS);
  expect(marks.owes(3303 * MS)).toBe(3301 * MS);
});
