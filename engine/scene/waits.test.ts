import { describe, expect, test } from 'vitest';
import { fromMillis, spanId } from '#engine/trace/ids.ts';
import { began, ended, START, traceOf } from './make-trace.ts';
import { childrenOf, type SpanView } from './trace-view.ts';
import { stackAt, workOf } from './waits.ts';

const trace = traceOf(...START);
const stack = (ms: number, view = trace) => stackAt(view, fromMillis(ms)).map((span) => span.to);
const work = (id: string, view = trace) =>
  workOf(view.byId.get(spanId(id)) as SpanView, (span) => childrenOf(view, span.id), view.end).map((part) =>
    part.map((ns) => ns / 1e6),
  );

describe('who waits for whom', () => {
  test.each([
    [0.5, []],
    [5, ['cli']],
    [15, ['cli', 'dockerd']],
    [35, ['cli', 'dockerd', 'containerd']],
    [50, ['cli', 'dockerd', 'containerd', 'shim', 'runc']],
    [65, ['cli', 'dockerd', 'containerd']],
    [85, ['cli']],
    [100, []],
  ])('at %d ms: %j', (ms, components) => expect(stack(ms)).toEqual(components));

  test('a call counts before a stream that is open as well', () => {
    const wait = began(12, 'wait', 'cli → dockerd', 'POST /containers/{id}/wait', {
      parent: 'cli',
      attributes: { 'http.request.method': 'POST' },
    });
    const view = traceOf(...START, wait, ended(88, 'wait'));
    expect(stackAt(view, fromMillis(15)).at(-1)?.name).toBe('POST /containers/{id}/start');
    expect(stackAt(view, fromMillis(85)).at(-1)?.name).toBe('POST /containers/{id}/wait');
  });
});

test('a call holds its caller up even when its answer is stamped after the caller has gone', () => {
  const view = traceOf(
    ...START.filter((event) => !(event.type === 'span.ended' && event.span === 'start')),
    ended(95, 'start'),
  );
  expect(stackAt(view, fromMillis(50)).map((span) => span.to)).toEqual([
    'cli',
    'dockerd',
    'containerd',
    'shim',
    'runc',
  ]);
});

test('while it is being built nobody waits for the container, nor for its shim', () => {
  const init = began(45, 'init', 'runc → container', 'runc init', { parent: 'runc' });
  const view = traceOf(...START.slice(0, 6), init);
  expect(stackAt(view, fromMillis(45)).at(-1)?.name).toBe('runc create');
});

describe('a component works itself', () => {
  test('until it asks below and again after the answer', () => {
    expect(work('start')).toEqual([
      [10, 20],
      [70, 80],
    ]);
  });

  test('except while its shim, which it does not wait for, runs runc for it', () => {
    expect(work('create')).toEqual([
      [20, 40],
      [60, 70],
    ]);
  });

  test('while a helper of its own runs it waits for that', () => {
    const view = traceOf(
      ...START,
      began(12, 'ipt', 'dockerd → dockerd', 'iptables', { parent: 'start' }),
      ended(15, 'ipt'),
    );
    expect(work('start', view)).toEqual([
      [10, 12],
      [15, 20],
      [70, 80],
    ]);
  });

  test('a span that is still open works until now', () => {
    expect(
      work('start', traceOf(...START.slice(0, 3), began(15, 'k', 'dockerd → kernel', 'mount', { parent: 'start' }))),
    ).toEqual([[10, 15]]);
  });
});
