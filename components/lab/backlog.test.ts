import { expect, test } from 'vitest';
import { ended } from '#engine/scene/make-trace.ts';
import { Backlog } from './backlog.ts';

const event = (seq: number) => ({ ...ended(seq, 'span'), seq });
const seqs = (events: readonly { seq: number }[]) => events.map(({ seq }) => seq);

test('what was told before is handed on when all of it is there, then each event as it comes', () => {
  const backlog = new Backlog();
  backlog.begin(3, -1);
  expect(backlog.take([event(0), event(1)])).toEqual([]);
  expect(backlog.isComplete).toBe(false);
  // What happened meanwhile may come with the last of it, and numbers may have gaps.
  expect(seqs(backlog.take([event(2), event(5)]))).toEqual([0, 1, 2, 5]);
  expect(backlog.isComplete).toBe(true);
  expect(seqs(backlog.take([event(6)]))).toEqual([6]);
});

test('who has all of it waits for nothing', () => {
  const backlog = new Backlog();
  backlog.begin(3, 3);
  expect(backlog.isComplete).toBe(true);
  expect(seqs(backlog.take([event(4)]))).toEqual([4]);
});

test('what came before a connection broke is kept, what came of another lab is not', () => {
  const backlog = new Backlog();
  backlog.begin(9, -1);
  backlog.take([event(0)]);
  expect(seqs(backlog.end())).toEqual([0]);
  backlog.begin(9, 0);
  backlog.take([event(1)]);
  backlog.begin(0, -1);
  expect(seqs(backlog.take([event(0)]))).toEqual([0]);
});
