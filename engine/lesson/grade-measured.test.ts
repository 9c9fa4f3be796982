import { expect, test } from 'vitest';
import { MEASURE_LINE, type MeasuredPlace } from '#engine/scene/storage/measure/measure-line.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import { Check } from './check.ts';
import { gradeCheck } from './grade.ts';
import { TestLog } from './test-log.fixture.ts';

const lines = (place: MeasuredPlace, ns: number): string =>
  Array.from({ length: 20 }, (_, i) => `@ sync ${place} ${ns + i}\r\n`).join('');

/** The volume is as fast as the layer, the bind slower, the tmpfs faster. */
const PRINTED = lines('layer', 1000) + lines('volume', 1000) + lines('bind', 9000) + lines('tmpfs', 10);

const measured = (exit: number | undefined, printed = PRINTED): TestLog => {
  const log = new TestLog();
  const argv = ['perl', '-e', 'use IO::Handle'];
  return log.command(MEASURE_LINE, exit, () =>
    log.span('runc', 'container', 'perl', { [ATTR.argv]: argv }).prints(printed),
  );
};

const grade = (log: TestLog, pattern: object) =>
  gradeCheck(Check.parse({ say: 'So it is', measured: pattern }), { index: log.index, answers: {} });

test.each<[string, TestLog, object, boolean, string]>([
  ['one that ended', measured(0), {}, true, '80 samples'],
  ['none', new TestLog().command('docker ps', 0), {}, false, 'Nothing was measured yet'],
  ['one that goes on', measured(undefined), {}, false, 'Nothing was measured yet'],
  ['one that failed', measured(1), {}, false, 'The measurement failed'],
  ['one without samples', measured(0, 'hello'), {}, false, '0 samples'],
  ['a faster place', measured(0), { work: 'sync', place: 'tmpfs', is: 'faster' }, true, 'tmpfs: faster than the layer'],
  ['a slower place', measured(0), { work: 'sync', place: 'bind', is: 'slower' }, true, 'slower than the layer'],
  ['no difference', measured(0), { work: 'sync', place: 'volume', is: 'equal' }, true, 'no difference from the layer'],
  ['another than was said', measured(0), { work: 'sync', place: 'volume', is: 'faster' }, false, 'no difference'],
  ['what was not measured', measured(0), { work: 'first', place: 'volume', is: 'equal' }, false, 'too few samples'],
])('%s', (_, log, pattern, met, words) => {
  const result = grade(log, pattern);
  expect(result.met).toBe(met);
  expect(result.missed ?? result.fact).toContain(words);
  if (met) expect(result.evidence).toHaveLength(2);
});

test('of two, the newest counts', () => {
  const log = measured(0).command(MEASURE_LINE, 0);
  expect(grade(log, {})).toMatchObject({ met: false, missed: 'No program that measures ran in a container' });
});

test('a line that only says so is none, and neither are a few samples', () => {
  const said = "echo '-t measure - perl -e'; printf '@ sync layer 1\\n'";
  const log = new TestLog();
  log.command(said, 0, () => log.prints(`@ sync layer 1\r\n`));
  expect(grade(log, {}).met).toBe(false);
  expect(grade(measured(0, lines('layer', 1000)), {})).toMatchObject({ met: false, missed: '20 samples' });
});

test('a half pattern is none', () => {
  expect(Check.safeParse({ say: 'So it is', measured: { work: 'sync' } }).success).toBe(false);
});
