import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Observation } from '#engine/correlate/observation.ts';
import { nanos, terminalId } from '#engine/trace/ids.ts';
import { insert, newWaiting, release, Sequencer } from './sequencer.ts';

const seen = (at: number, data = ''): Observation => ({
  kind: 'terminal.output',
  at: nanos(at),
  terminal: terminalId('t1'),
  data,
});
const times = (observations: readonly Observation[]) => observations.map(({ at }) => at);

describe('the order of observations', () => {
  it('is that of their time, whatever the order they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), (order) => {
        const waiting = newWaiting();
        for (const at of order) insert(waiting, seen(at));
        expect(times(release(waiting, Number.POSITIVE_INFINITY))).toEqual([...order].sort((a, b) => a - b));
      }),
    );
  });

  it('is the order of arrival for observations of one moment', () => {
    const waiting = newWaiting();
    for (const data of ['a', 'b', 'c']) insert(waiting, seen(5, data));
    expect(release(waiting, 6)).toEqual([seen(5, 'a'), seen(5, 'b'), seen(5, 'c')]);
  });

  it('keeps back what is too young to be sure of', () => {
    const waiting = newWaiting();
    for (const at of [10, 30, 20]) insert(waiting, seen(at));
    expect(times(release(waiting, 25))).toEqual([10, 20]);
    expect(times(release(waiting, 31))).toEqual([30]);
  });

  it('counts what comes after younger ones have gone', () => {
    const waiting = newWaiting();
    insert(waiting, seen(10));
    release(waiting, 11);
    expect(insert(waiting, seen(9))).toBe(true);
    expect(insert(waiting, seen(10))).toBe(false);
    expect(waiting.late).toBe(1);
  });
});

describe('the sequencer', () => {
  it('delivers by itself once the window has passed', async () => {
    const delivered: number[] = [];
    const sequencer = new Sequencer((observations) => delivered.push(...times(observations)), 5);
    const now = Number(process.hrtime.bigint());
    sequencer.push(seen(now + 2));
    sequencer.push(seen(now + 1));
    expect(delivered).toEqual([]);
    await vi.waitFor(() => expect(delivered).toEqual([now + 1, now + 2]));
  });

  it('waits for a probe that owes older ones, and not for ever', async () => {
    const delivered: number[] = [];
    const sequencer = new Sequencer((observations) => delivered.push(...times(observations)), 5);
    const now = Number(process.hrtime.bigint());
    let owed: number | undefined = now - 1e9;
    sequencer.waitFor(() => (owed === undefined ? undefined : nanos(owed)));
    expect(sequencer.horizon).toBe(owed);
    sequencer.push(seen(now - 3e9));
    sequencer.push(seen(now));
    await vi.waitFor(() => expect(delivered).toEqual([now - 3e9]));
    sequencer.push(seen(now - 0.5e9));
    owed = undefined;
    await vi.waitFor(() => expect(delivered).toEqual([now - 3e9, now - 0.5e9, now]));
    expect(sequencer.late).toBe(0);
  });

  it('asks what is owed as something begins to wait, so that who has to find it out has time to', () => {
    let asked = 0;
    const sequencer = new Sequencer(() => {});
    sequencer.waitFor(() => {
      asked++;
      return undefined;
    });
    sequencer.push(seen(1));
    sequencer.push(seen(2));
    expect(asked).toBe(1);
    sequencer.flush();
  });

  it('delivers at once what waits when it is flushed', () => {
    const delivered: number[] = [];
    const sequencer = new Sequencer((observations) => delivered.push(...times(observations)));
    sequencer.push(seen(2));
    sequencer.push(seen(1));
    sequencer.flush();
    expect(delivered).toEqual([1, 2]);
  });
});
