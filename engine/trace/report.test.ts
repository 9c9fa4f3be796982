import { expect, test } from 'vitest';
import { nanos, traceId } from './ids.ts';
import { isAbout } from './report.ts';

const run = { id: traceId('t1'), start: nanos(10), end: nanos(20) };
const open = { id: traceId('t2'), start: nanos(10) };

test.each([
  ['before the run', { at: nanos(5) }, run, false],
  ['in the middle', { at: nanos(15) }, run, true],
  ['after its end', { at: nanos(25) }, run, false],
  ['read after its end, but since a moment in it', { at: nanos(25), since: nanos(18) }, run, true],
  ['of a time after its end', { at: nanos(25), since: nanos(21) }, run, false],
  ['while it is open', { at: nanos(25) }, open, true],
  ['of another run, in the middle', { at: nanos(15), trace: open.id }, run, false],
  ['of this run, long after', { at: nanos(99), trace: run.id }, run, true],
])('a loss %s', (_, report, of, expected) => expect(isAbout(report, of)).toBe(expected));
