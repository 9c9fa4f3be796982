import { expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import { fromMillis, terminalId, traceId } from '#engine/trace/ids.ts';
import { began, ended, TRACE } from '../../make-trace.ts';
import { MEASURE_LINE } from './measure-line.ts';
import { growMeasurements, type Measurements, NO_MEASUREMENTS } from './measurements.ts';
import { countSamples } from './read-samples.ts';

const printed = (data: string, trace = TRACE): TraceEvent => ({
  ...{ type: 'terminal.output', seq: 0, at: fromMillis(2), terminal: terminalId('t1') },
  ...{ trace, data },
});
const typed = (line: string) =>
  began(1, 'root', 'terminal → terminal', 'docker', { attributes: { [ATTR.commandLine]: line } });

const LINES = Array.from({ length: 40 }, (_, i) => `@ sync layer ${i + 1}0000\r\n`).join('');
const grown = (...portions: TraceEvent[][]): Measurements => portions.reduce(growMeasurements, NO_MEASUREMENTS);
const counts = ({ list }: Measurements) => list.map(({ samples }) => countSamples(samples));

test.each([1, 2, 3, 7, 19, 64, 4096])('no sample is lost when a terminal hands on %i bytes at a time', (size) => {
  const pieces = LINES.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  const one = grown([typed(MEASURE_LINE)], ...pieces.map((piece) => [printed(piece)]), [ended(3, 'root')]);
  expect(one.list).toMatchObject([{ ordinal: 1, ended: true, failed: false }]);
  expect(one.list[0]?.samples.sync.layer).toEqual(Array.from({ length: 40 }, (_, i) => (i + 1) * 10_000));
  expect(grown([typed(MEASURE_LINE), ...pieces.map((piece) => printed(piece)), ended(3, 'root')])).toEqual(one);
});

test('a number is a sample when its line has ended, not before', () => {
  const half = grown([typed(MEASURE_LINE), printed('@ sync layer 213')]);
  expect(counts(half)).toEqual([0]);
  expect(growMeasurements(half, [printed('000\r\n')]).list[0]?.samples.sync.layer).toEqual([213_000]);
});

test('what other commands print is none of it, and changes nothing', () => {
  const known = grown([typed(MEASURE_LINE), printed('@ sync layer 1\n')]);
  expect(growMeasurements(known, [printed('@ sync layer 2\n', traceId('other'))])).toBe(known);
  expect(grown([typed('echo @ sync layer 3'), printed('@ sync layer 3\n')]).list).toEqual([]);
});

test('one that failed says so', () => {
  expect(grown([typed(MEASURE_LINE), ended(3, 'root', {}, 'exit status 1')]).list).toMatchObject([
    { ended: true, failed: true },
  ]);
});

test('a program that prints without end is not kept', () => {
  const endless = grown([typed(MEASURE_LINE)], ...Array.from({ length: 50 }, () => [printed('x'.repeat(10_000))]));
  expect(JSON.stringify([...endless.runs.values()]).length).toBeLessThan(10_000);
  const lines = printed('@ sync layer 1\n'.repeat(500));
  expect(counts(grown([typed(MEASURE_LINE)], ...Array.from({ length: 10 }, () => [lines])))).toEqual([1000]);
});

test('earlier states stay as they were', () => {
  const early = grown([typed(MEASURE_LINE), printed('@ sync layer 1\n')]);
  growMeasurements(early, [printed('@ sync layer 2\n@ sync layer 3\n')]);
  expect(counts(early)).toEqual([1]);
});
