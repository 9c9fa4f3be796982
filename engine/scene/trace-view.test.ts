import { describe, expect, test } from 'vitest';
import { fromMillis, spanId } from '#engine/trace/ids.ts';
import { growTrace } from './grow-trace.ts';
import { began, ended, lost, noted, START, TRACE, traceOf } from './make-trace.ts';
import { ancestorsOf, childrenOf, emptyTrace, type SpanView } from './trace-view.ts';

const names = (spans: readonly SpanView[]) => spans.map((span) => span.name);

describe('a trace view', () => {
  test('joins the beginning and the end of a span, and keeps apart what came with the answer', () => {
    const span = traceOf(...START).byId.get(spanId('start'));
    expect(span).toMatchObject({ start: fromMillis(10), end: fromMillis(80), kind: 'http', outcome: { ok: true } });
    expect(span?.attributes).toEqual({ 'http.request.method': 'POST', 'http.response.status_code': 204 });
    expect(span?.answer).toEqual({ 'http.response.status_code': 204 });
  });

  test('is the same whether events come at once or one by one', () => {
    const atOnce = traceOf(...START);
    const oneByOne = START.reduce((view, event) => growTrace(view, [event]), emptyTrace(TRACE, fromMillis(0)));
    expect(oneByOne).toEqual(atOnce);
  });

  test('keeps the identity of spans that did not change', () => {
    const before = traceOf(...START.slice(0, 6));
    const after = growTrace(before, [ended(60, 'runc')]);
    expect(after.byId.get(spanId('cli'))).toBe(before.byId.get(spanId('cli')));
    expect(after.byId.get(spanId('shim'))).toBe(before.byId.get(spanId('shim')));
    expect(before.spans).toHaveLength(6);
  });

  test('is open until its root ends, and then knows the exit status', () => {
    expect(traceOf(...START.slice(0, -1))).toMatchObject({ open: true, failed: false });
    expect(traceOf(...START)).toMatchObject({
      open: false,
      exitCode: 0,
      failed: false,
      commandLine: 'docker start web',
    });
    const failed = traceOf(...START.slice(0, -1), ended(100, 'root', { 'process.exit.code': 125 }, 'exit status 125'));
    expect(failed).toMatchObject({ open: false, exitCode: 125, failed: true });
  });

  test('puts a cause before its effect when both carry the same time', () => {
    const trace = traceOf(
      began(5, 'b', 'cli → dockerd', 'GET /info', { parent: 'a' }),
      began(5, 'a', 'terminal → cli', 'docker info'),
    );
    expect(names(trace.spans)).toEqual(['docker info', 'GET /info']);
  });

  test('never lets a span end before it began', () => {
    const trace = traceOf(began(5, 'a', 'cli → dockerd', 'GET /info'), ended(4.9, 'a'));
    expect(trace.spans[0]?.end).toBe(fromMillis(5));
  });

  test.each([
    ['what follows without a pause belongs to it', [began(120, 'late', 'containerd → shim', 'shim delete')], 120],
    ['what comes long after does not', [began(5000, 'late', 'containerd → shim', 'shim delete')], 100],
    ['a process that ends much later does not stretch it', [ended(60_000, 'shim')], 100],
  ])('%s', (_, events, end) => {
    expect(traceOf(...START, ...events).end).toBe(fromMillis(end));
  });

  test('ends with its last event while the command is running', () => {
    expect(traceOf(...START.slice(0, 7)).end).toBe(fromMillis(60));
  });

  test('remembers what was lost, and events inside of spans', () => {
    const trace = traceOf(...START, noted(50, 'create', '/tasks/create'), lost(55, 12));
    expect(trace.losses).toMatchObject([{ probe: 'kernel', events: 12 }]);
    expect(trace.byId.get(spanId('create'))?.events).toHaveLength(1);
  });

  test('knows the ancestors and the children of a span', () => {
    const trace = traceOf(...START);
    expect(names(ancestorsOf(trace, trace.byId.get(spanId('create')) as SpanView))).toEqual([
      'docker start',
      'docker start',
      'POST /containers/{id}/start',
    ]);
    expect(names(childrenOf(trace, spanId('create')))).toEqual(['containerd-shim-runc-v2']);
  });

  test('ignores the end of a span it never saw begin', () => {
    expect(traceOf(...START, ended(50, 'unknown')).spans).toHaveLength(6);
  });
});
