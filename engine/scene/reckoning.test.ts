import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes } from '#engine/trace/event.ts';
import { began, ended, lost, noted, traceOf } from './make-trace.ts';
import { isLossy, reckon } from './reckoning.ts';

const root = began(0, 'r', 'terminal → terminal', 'docker build .');
const call = (ms: number, span: string) => began(ms, span, 'cli → kernel', 'mount', { parent: 'r' });
const request = began(1, 'q', 'cli → dockerd', 'POST /build', { parent: 'r' });

describe('of a run', () => {
  test('calls that share a mark are counted', () => {
    const trace = traceOf(
      root,
      ...[call(1, 'a'), ended(2, 'a', { [ATTR.count]: 90, [ATTR.foldedUnlisted]: 26 })],
      ...[call(3, 'b'), ended(3, 'b')],
    );
    expect(reckon(trace).kernel).toEqual({ calls: 91, marks: 2, bursts: 1, folded: 89, unlisted: 26, cut: 0 });
  });

  test('calls of which a text goes on are counted', () => {
    const args = (attributes: Attributes) => ({ parent: 'r', attributes });
    const trace = traceOf(
      root,
      began(
        1,
        'a',
        'cli → kernel',
        'mount',
        args({ [ATTR.syscallArgsCut]: ['data'], [ATTR.syscallArgs]: { data: 'x' } }),
      ),
      ended(2, 'a', { [ATTR.count]: 3 }),
      began(3, 'b', 'cli → kernel', 'execve', args({ [ATTR.syscallArgs]: { argv: ['x'], size: 2000 } })),
      began(4, 'c', 'cli → kernel', 'execve', args({ [ATTR.syscallArgs]: { argv: ['x'] } })),
    );
    expect(reckon(trace).kernel.cut).toBe(4);
  });

  test('messages that are told together are counted', () => {
    const trace = traceOf(root, request, noted(2, 'q', 'message', { [ATTR.count]: 12 }), noted(3, 'q', 'message'));
    expect(reckon(trace).messages).toEqual({ all: 15, shown: 4, folded: 11, cut: 0 });
  });

  test('what is left out of texts in messages is counted', () => {
    const trace = traceOf(
      root,
      ...[request, noted(2, 'q', 'message', { [ATTR.rpcRequestCut]: 12 })],
      ended(3, 'q', { [ATTR.rpcResponseCut]: 4464 }),
    );
    expect(reckon(trace).messages.cut).toBe(4476);
  });

  test('bytes that are not kept are counted', () => {
    const sizes = { [ATTR.httpRequestSize]: 5000, [ATTR.httpRequestCut]: 5000, [ATTR.httpResponseSize]: 10 };
    const printed = { [ATTR.outputSize]: 1000, [ATTR.outputCut]: 400 };
    const { bodies, printed: output } = reckon(traceOf(root, request, ended(2, 'q', sizes), ended(3, 'r', printed)));
    expect(bodies).toEqual({ all: 5010, kept: 10, cut: 5000 });
    expect(output).toEqual({ all: 1000, kept: 600, cut: 400 });
  });

  test('losses are summed, and those without a number are told apart', () => {
    const { events: _, ...unknown } = lost(3, 0) as ReturnType<typeof lost> & { events?: number };
    const reckoning = reckon(traceOf(root, lost(1, 5), lost(2, 7), unknown));
    expect(reckoning.lost).toMatchObject({ events: 12, unknown: 1 });
    expect(isLossy(reckoning)).toBe(true);
    expect(isLossy(reckon(traceOf(root)))).toBe(false);
  });

  test('what was only counted is there only when somebody counted', () => {
    expect(reckon(traceOf(root)).counted).toBeUndefined();
    const end = ended(3, 'r', { [ATTR.threads]: 0, [ATTR.netlinkReads]: 4 });
    expect(reckon(traceOf(root, end)).counted).toEqual({ threads: 0, netlinkReads: 4 });
  });
});
