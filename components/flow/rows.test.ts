import { expect, test } from 'vitest';
import { began, ended, START, traceOf } from '#engine/scene/make-trace.ts';
import { fromMillis, spanId } from '#engine/trace/ids.ts';
import { componentsOf, deckLayout } from './deck-layout.ts';
import { rowsOf } from './rows.ts';
import { speakersOf } from './speakers.ts';

const http = { parent: 'cli', attributes: { 'http.request.method': 'POST' } };

test('requests that overlap get rows of their own, those that follow each other share one', () => {
  const trace = traceOf(
    ...START,
    began(15, 'b', 'cli → dockerd', 'GET /b', http),
    ended(30, 'b'),
    began(40, 'c', 'cli → dockerd', 'GET /c', http),
    ended(50, 'c'),
  );
  const { of, count } = rowsOf(trace);
  expect(['start', 'b', 'c'].map((id) => of.get(spanId(id)))).toEqual([0, 1, 1]);
  expect(count.get('dockerd')).toBe(2);
});

test('streams and helpers stand below the requests', () => {
  const trace = traceOf(
    ...START,
    began(11, 'wait', 'cli → dockerd', 'POST /containers/{id}/wait', http),
    began(12, 'ipt', 'dockerd → dockerd', 'iptables', { parent: 'start' }),
  );
  const { of } = rowsOf(trace);
  expect(['start', 'wait', 'ipt'].map((id) => of.get(spanId(id)))).toEqual([0, 1, 2]);
});

test('a deck has so many rows at most', () => {
  const many = Array.from({ length: 30 }, (_, i) => began(10 + i, `r${i}`, 'cli → dockerd', `GET /${i}`, http));
  const { of, count } = rowsOf(traceOf(...START, ...many));
  expect(count.get('dockerd')).toBe(5);
  expect(Math.max(...of.values())).toBe(4);
});

test('a call that nobody is known to have made comes from the process that ran then', () => {
  const trace = traceOf(
    ...START,
    began(31, 'first', 'containerd → shim', 'shim start', { parent: 'create' }),
    ended(33, 'first'),
  );
  const rows = rowsOf(trace);
  const row = (ms: number) => speakersOf(trace, rows)('shim', fromMillis(ms));
  expect(row(50)).toBe(rows.of.get(spanId('shim')));
  expect(row(31.5)).toBe(rows.of.get(spanId('first')));
});

test('only components that take part have a deck; the terminal only when it is alone', () => {
  expect(componentsOf(traceOf(...START))).toEqual(['cli', 'dockerd', 'containerd', 'shim', 'runc']);
  expect(componentsOf(traceOf(began(0, 'root', 'terminal → terminal', 'ls')))).toEqual(['terminal']);
});

test('the door to a shim is ttrpc only when calls to it were seen', () => {
  const door = (trace: ReturnType<typeof traceOf>) => deckLayout(trace, rowsOf(trace), 600).of.get('shim')?.door;
  expect(door(traceOf(...START))).toBe('fork + exec');
  const call = began(35, 'ttrpc', 'containerd → shim', 'Task/Create', {
    parent: 'create',
    attributes: { 'rpc.system': 'ttrpc' },
  });
  expect(door(traceOf(...START, call))).toBe('ttrpc');
});
