import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '#engine/trace/event.ts';
import { BACKGROUND, fromMillis, type TraceId, traceId } from '#engine/trace/ids.ts';
import { began, ended, lost } from './make-trace.ts';
import { foldRuns, noRuns } from './runs.ts';

const one = traceId('one');
const two = traceId('two');
const command = (ms: number, trace: TraceId) =>
  ({ ...began(ms, `${trace}`, 'terminal → terminal', trace), trace }) as TraceEvent;
const done = (ms: number, trace: TraceId) => ({ ...ended(ms, `${trace}`), trace }) as TraceEvent;

describe('runs', () => {
  test('are listed in the order in which they began, with the background lane apart', () => {
    const runs = foldRuns(noRuns, [command(0, one), command(1, BACKGROUND), command(2, two)]);
    expect(runs.order).toEqual([one, two]);
    expect(runs.background?.id).toBe(BACKGROUND);
  });

  test('are the same when it is told what the world is like', () => {
    const before = foldRuns(noRuns, [command(0, one)]);
    const subject = { kind: 'container', id: 'c' };
    const told = {
      type: 'state.changed',
      seq: 0,
      at: fromMillis(1),
      trace: one,
      subject,
      state: 'running',
      attributes: {},
    };
    expect(foldRuns(before, [told as TraceEvent])).toBe(before);
  });

  test('that an event does not touch keep their identity', () => {
    const before = foldRuns(noRuns, [command(0, one), command(2, two)]);
    const after = foldRuns(before, [done(3, two)]);
    expect(after.views.get(one)).toBe(before.views.get(one));
    expect(after.views.get(two)?.open).toBe(false);
    expect(before.views.get(two)?.open).toBe(true);
  });

  test('that are named by a loss, or were in flight since it may hold, are incomplete, though they are over', () => {
    const over = [command(0, one), done(1, one), command(2, two), done(3, two)];
    const since = { ...lost(4, 5), since: fromMillis(2.5) };
    for (const batches of [[[...over, since]], [over, [since]]]) {
      const runs = batches.reduce(foldRuns, noRuns);
      expect(runs.order.map((id) => runs.views.get(id)?.losses.length)).toEqual([0, 1]);
      const named = foldRuns(runs, [{ ...lost(9, 1), trace: one }]);
      expect(named.views.get(one)?.losses.length).toBe(1);
    }
  });

  test('that are open when events are lost are incomplete, those that are over are not', () => {
    const runs = foldRuns(foldRuns(noRuns, [command(0, one), done(1, one), command(2, two)]), [lost(3, 5)]);
    expect(runs.views.get(one)?.losses).toHaveLength(0);
    expect(runs.views.get(two)?.losses).toHaveLength(1);
  });
});
