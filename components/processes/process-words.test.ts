import { expect, test } from 'vitest';
import { began, traceOf } from '#engine/scene/make-trace.ts';
import { processLives } from '#engine/scene/process-life.ts';
import { familiesOf } from '#engine/scene/process-parents.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import { processLayout } from './process-layout.ts';
import { noticeOf } from './process-words.ts';

const starts = (ms: number, pid: number, parent: number): TraceEvent =>
  began(ms, `program@${ms}`, 'shim → runc', 'program', {
    attributes: { [ATTR.argv]: ['program'], [ATTR.pid]: pid, [ATTR.realParentPid]: parent },
  });
const exits = (ms: number, pid: number): TraceEvent =>
  began(ms, `exit@${ms}`, 'runc → kernel', 'exit', { attributes: { [ATTR.pid]: pid } });

/** The shell (9) was there before, and stays. */
const { rows } = processLayout(
  familiesOf(processLives(traceOf(starts(10, 1, 9), starts(20, 2, 1), exits(30, 2), exits(40, 1)).spans)),
);

test.each([
  [0, '3 processes: 1 alive now, 2 to come.'],
  [15, '3 processes: 2 alive now, 1 to come.'],
  [25, '3 processes: 3 alive now.'],
  [35, '3 processes: 2 alive now, 1 ended.'],
])('at %d ms', (ms, words) => expect(noticeOf(rows, fromMillis(ms))).toBe(words));

test('what is over says so', () => {
  const own = rows.slice(1);
  expect(noticeOf(own, fromMillis(40))).toBe('2 processes: all have ended.');
  expect(noticeOf(own.slice(1), fromMillis(40))).toBe('1 process: it has ended.');
  expect(noticeOf([], fromMillis(40))).toBe('No process was seen yet.');
});
