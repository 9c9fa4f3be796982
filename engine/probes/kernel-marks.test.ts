import { expect, test } from 'vitest';
import { KernelMarks } from './kernel-marks.ts';

const MS = 1e6;

test('is asked once until it answers, and owes what happened after its last mark', () => {
  let asked = 0;
  const marks = new KernelMarks(() => asked++);
  expect([marks.owes(100 * MS), marks.owes(110 * MS), asked]).toEqual([0, 0, 1]);
  marks.read(101 * MS);
  expect([marks.owes(120 * MS), marks.owes(130 * MS), asked]).toEqual([101 * MS, 101 * MS, 2]);
  marks.read(121 * MS);
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
