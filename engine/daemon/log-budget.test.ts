import { expect, test } from 'vitest';
import type { Unnumbered } from '#engine/trace/event.ts';
import { nanos, spanId, terminalId, traceId } from '#engine/trace/ids.ts';
import { TraceLog } from '#engine/trace/log.ts';
import { LogBudget } from './log-budget.ts';

const began = (trace: string, span: string, parent?: string): Unnumbered => ({
  type: 'span.started',
  at: nanos(1),
  span: spanId(span),
  trace: traceId(trace),
  ...(parent ? { parent: spanId(parent) } : {}),
  from: 'terminal',
  to: 'cli',
  name: 'x'.repeat(100),
  attributes: {},
  evidence: 'observed',
});
const ended = (trace: string, span: string): Unnumbered => ({
  type: 'span.ended',
  at: nanos(2),
  span: spanId(span),
  trace: traceId(trace),
  outcome: { ok: true },
  attributes: {},
  evidence: 'observed',
});
const state = (id: string, now = 'running'): Unnumbered => ({
  type: 'state.changed',
  at: nanos(1),
  trace: traceId('a'),
  subject: { kind: 'container', id },
  state: now,
  action: 'start',
  attributes: {},
  evidence: 'observed',
});

test('lets the oldest finished run go, says so, and keeps the world and the run in flight', () => {
  const log = new TraceLog();
  const budget = new LogBudget(log, { logBytes: 2000, eventsPerTrace: 1000, bytesPerTrace: 1e6 });
  budget.append([began('a', 'a1'), state('c1'), ended('a', 'a1'), began('b', 'b1')]);
  for (let index = 0; index < 8; index++) budget.append([began('b', `b${index + 2}`, 'b1')]);
  expect(log.events.filter((event) => 'trace' in event && event.trace === 'a').map((event) => event.type)).toEqual([
    'state.changed',
  ]);
  expect(log.events.filter((event) => 'trace' in event && event.trace === 'b')).toHaveLength(9);
  expect(log.events.some((event) => event.type === 'probe.reported' && event.detail.includes('oldest'))).toBe(true);
});

test('numbers keep rising over an eviction, and a reader that was away gets what is left', () => {
  const log = new TraceLog();
  const budget = new LogBudget(log, { logBytes: 1000, eventsPerTrace: 1000, bytesPerTrace: 1e6 });
  for (const trace of ['a', 'b', 'c', 'd', 'e']) budget.append([began(trace, trace), ended(trace, trace)]);
  const seqs = log.events.map((event) => event.seq);
  expect(seqs[0]).toBeGreaterThan(0);
  expect(seqs).toEqual([...seqs].sort((one, other) => one - other));
  expect(log.since(-1)).toEqual(log.events);
  expect(log.since((seqs[0] as number) - 1)).toEqual(log.events);
});

test('a run beyond its limit keeps its end, and the loss is reported once', () => {
  const log = new TraceLog();
  const budget = new LogBudget(log, { logBytes: 1e6, eventsPerTrace: 3, bytesPerTrace: 1e6 });
  budget.append([began('a', 'root'), ...Array.from({ length: 9 }, (_, index) => began('a', `s${index}`, 'root'))]);
  budget.append([began('a', 'late', 'root'), ended('a', 'root')]);
  const reports = log.events.filter((event) => event.type === 'probe.reported');
  expect(reports.map(({ state }) => state)).toEqual(['degraded', 'lost']);
  expect(log.events.at(-2)).toMatchObject({ type: 'span.ended', span: 'root' });
  expect(log.events.filter(({ type }) => type === 'span.started').length + Number(reports[1]?.events)).toBe(11);
  expect(log.events.length).toBeLessThan(16);
});

test('a run beyond its limit still tells what the world is, up to as much again', () => {
  const log = new TraceLog();
  const budget = new LogBudget(log, { logBytes: 1e6, eventsPerTrace: 4, bytesPerTrace: 1e6 });
  budget.append([began('a', 'root')]);
  for (let index = 0; index < 9; index++) budget.append([began('a', `s${index}`, 'root')]);
  for (let index = 0; index < 9; index++) budget.append([state(`c${index}`)]);
  const told = log.events.flatMap((event) => (event.type === 'state.changed' ? [event.subject.id] : []));
  expect(told).toEqual(['c0', 'c1', 'c2', 'c3']);
});

test('what a run has after its end and is not kept is told when nothing more comes', () => {
  const log = new TraceLog();
  const budget = new LogBudget(log, { logBytes: 1e6, eventsPerTrace: 2, bytesPerTrace: 1e6 });
  budget.append([began('a', 'root'), began('a', 's1', 'root'), ended('a', 'root')]);
  budget.append([began('a', 's2', 'root'), began('a', 's3', 'root')]);
  budget.settle(nanos(9));
  budget.settle(nanos(9));
  const lost = log.events.filter((event) => event.type === 'probe.reported' && event.state === 'lost');
  expect(lost).toMatchObject([{ trace: 'a', events: 2 }]);
});

test('a run whose events are large is cut as well', () => {
  const log = new TraceLog();
  const budget = new LogBudget(log, { logBytes: 1e6, eventsPerTrace: 1000, bytesPerTrace: 1000 });
  budget.append([began('a', 'root')]);
  for (let index = 0; index < 50; index++) budget.append([began('a', `s${index}`, 'root')]);
  expect(log.events.length).toBeLessThan(10);
});

const printed = (trace?: string): Unnumbered => ({
  type: 'terminal.output',
  at: nanos(1),
  terminal: terminalId('t1'),
  ...(trace && { trace: traceId(trace) }),
  data: 'x'.repeat(100),
});
const sizeOf = (log: TraceLog): number => JSON.stringify(log.events).length;

test.each<[string, (index: number) => Unnumbered[]]>([
  ['containers that come and go', (index) => [state(`c${index}`), state(`c${index}`, 'gone')]],
  ['one container that changes', () => [state('c'), state('c', 'exited')]],
  ['what is printed between runs', () => [printed()]],
  [
    'what comes late for runs that were let go',
    (index) => [began(`t${index}`, 'r'), ended(`t${index}`, 'r'), printed('t0')],
  ],
])('however long a lab runs it holds no more than its bound: %s', (_, events) => {
  const log = new TraceLog();
  const budget = new LogBudget(log, { logBytes: 5000, eventsPerTrace: 1000, bytesPerTrace: 5000 });
  budget.append([state('there')]);
  for (let index = 0; index < 500; index++) budget.append(events(index));
  expect(sizeOf(log)).toBeLessThan(7000);
  expect(log.events.find((event) => event.type === 'state.changed')).toMatchObject({ subject: { id: 'there' } });
});
