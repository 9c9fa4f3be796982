import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Recording } from '#engine/trace/recording.ts';
import { toChromeTrace } from './chrome-trace.ts';
import { RECORDINGS } from './recordings.fixture.ts';

/** The parts of the "Trace Event Format" that we write; nothing else may be in the file. */
const place = { pid: z.number().int().positive(), tid: z.number().int().nonnegative() };
const timed = { ...place, name: z.string().min(1), cat: z.string().min(1), ts: z.number().nonnegative() };
const args = z.record(z.string(), z.json());
const Event = z.union([
  z.strictObject({
    ...place,
    ph: z.literal('M'),
    name: z.enum(['process_name', 'thread_name']),
    args: z.strictObject({ name: z.string() }),
  }),
  z.strictObject({
    ...{ ...place, ph: z.literal('M'), name: z.enum(['process_sort_index', 'thread_sort_index']) },
    args: z.strictObject({ sort_index: z.number().int() }),
  }),
  z.strictObject({ ...timed, ph: z.literal('X'), dur: z.number().nonnegative(), args }),
  z.strictObject({ ...timed, ph: z.literal('i'), s: z.literal('t'), args }),
  z.strictObject({ ...timed, ph: z.literal('s'), id: z.number() }),
  z.strictObject({ ...timed, ph: z.literal('f'), id: z.number(), bp: z.literal('e') }),
]);
const File = z.strictObject({
  traceEvents: z.array(Event),
  displayTimeUnit: z.enum(['ms', 'ns']),
  otherData: z.record(z.string(), z.string()),
});

describe.each(RECORDINGS)('%s', (_, read) => {
  let recording: Recording;
  let events: z.infer<typeof Event>[];
  beforeAll(() => {
    recording = read();
    events = File.parse(JSON.parse(JSON.stringify(toChromeTrace(recording)))).traceEvents;
  });
  const bars = () => events.filter((event) => event.ph === 'X');

  test('every span is one bar, at its time and under its parent', () => {
    const started = recording.events.filter((event) => event.type === 'span.started');
    const first = Math.min(...started.map(({ at }) => at));
    const told = (at: number, span: unknown, parent: unknown) => `${Math.round(at)} ${span} ${parent}`;
    expect(
      bars()
        .map(({ ts, args }) => told(ts * 1000, args.span, args.parent))
        .sort(),
    ).toEqual(started.map(({ at, span, parent }) => told(at - first, span, parent)).sort());
  });

  test('bars of one row never overlap', () => {
    const ends = new Map<string, number>();
    for (const { pid, tid, ts, dur } of bars()) {
      const row = `${pid} ${tid}`;
      expect(ts).toBeGreaterThan(ends.get(row) ?? -1);
      ends.set(row, ts + dur);
    }
  });

  test('every row and process has one name', () => {
    const named = (name: string) =>
      events.flatMap((event) => (event.name === name ? [`${event.pid} ${event.tid}`] : []));
    expect(named('thread_name').sort()).toEqual([...new Set(bars().map(({ pid, tid }) => `${pid} ${tid}`))].sort());
    expect(named('process_name').sort()).toEqual([...new Set(bars().map(({ pid }) => `${pid} 0`))].sort());
  });

  test('an arrow leaves the bar of the caller for the beginning of what it called', () => {
    const ends = new Map(events.flatMap((event) => (event.ph === 'f' ? [[event.id, event] as const] : [])));
    const starts = events.filter((event) => event.ph === 's');
    expect(starts.length).toBeGreaterThan(10);
    expect(ends.size).toBe(starts.length);
    /** Microseconds with three places are not exact as floating-point numbers: less than a nanosecond is none. */
    const UNDER_A_NANOSECOND = 0.0005;
    const covering = (event: { pid: number; tid: number; ts: number }) =>
      bars().find(
        ({ pid, tid, ts, dur }) =>
          pid === event.pid && tid === event.tid && ts <= event.ts && event.ts <= ts + dur + UNDER_A_NANOSECOND,
      );
    for (const start of starts) {
      const end = ends.get(start.id);
      const [caller, callee] = [covering(start), end && covering(end)];
      expect(callee?.args.parent).toBe(caller?.args.span);
      expect(end?.ts).toBe(callee?.ts);
    }
  });
});
