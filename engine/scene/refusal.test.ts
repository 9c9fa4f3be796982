import { describe, expect, test } from 'vitest';
import type { SpanId } from '#engine/trace/ids.ts';
import { began, ended, START, traceOf } from './make-trace.ts';
import { isRefusal } from './refusal.ts';
import { stepsOf } from './steps.ts';

const mount = [
  began(45, 'k', 'runc → kernel', 'mount', { parent: 'runc' }),
  ended(46, 'k', { 'syscall.return': -2 }, 'ENOENT'),
];
const check = [
  began(12, 'ipt', 'dockerd → dockerd', 'iptables', { parent: 'start' }),
  ended(13, 'ipt', { 'process.exit.code': 1 }, 'exit status 1'),
];
const without = (...ids: string[]) =>
  START.filter((event) => !(event.type === 'span.ended' && ids.includes(event.span as string)));
const refused = (trace: ReturnType<typeof traceOf>, id: string) => {
  const span = trace.byId.get(id as SpanId);
  return span && isRefusal(span, trace.byId);
};

describe('a no that its asker copes with', () => {
  test('is a failed system call of a program that ends well', () => {
    expect(refused(traceOf(...START, ...mount), 'k')).toBe(true);
  });

  test('is a failed helper of a request that is answered well, and all that failed below it', () => {
    const below = [
      began(12.2, 'open', 'dockerd → kernel', 'openat', { parent: 'ipt' }),
      ended(12.3, 'open', { 'syscall.return': -2 }, 'ENOENT'),
    ];
    const trace = traceOf(...START, ...check, ...below);
    expect(refused(trace, 'ipt')).toBe(true);
    expect(refused(trace, 'open')).toBe(true);
  });

  test('is a failure when the program above it fails too', () => {
    const trace = traceOf(...without('runc'), ...mount, ended(60, 'runc', { 'process.exit.code': 1 }, 'exit status 1'));
    expect(refused(trace, 'k')).toBe(false);
  });

  test('is never what the client was told, nor a program between two decks', () => {
    const trace = traceOf(
      ...without('start', 'runc'),
      ended(60, 'runc', { 'process.exit.code': 1 }, 'exit status 1'),
      ended(80, 'start', { 'http.response.status_code': 404 }, 'No such container'),
    );
    expect(refused(trace, 'start')).toBe(false);
    expect(refused(trace, 'runc')).toBe(false);
  });

  test.each<[string, 'dockerd' | 'cli', { www_?: string }, number, boolean]>([
    ['to get a token first', 'dockerd', { www_: 'Bearer realm="https://auth.docker.io/token",service="x"' }, 401, true],
    ['that its token is not enough', 'dockerd', { www_: 'Bearer realm="x",error="insufficient_scope"' }, 401, false],
    ['that it has no such blob', 'dockerd', {}, 404, false],
    ['to get a token first, in a program of the learner', 'cli', { www_: 'Bearer realm="x"' }, 401, true],
  ])('of a registry says %s', (_, from, { www_ }, status, expected) => {
    const headers: Record<string, string> = www_ ? { 'www-authenticate': www_ } : {};
    const asked = [
      began(30, 'ask', `${from} → registry`, 'GET /v2/', { parent: 'start' }),
      ended(31, 'ask', { 'http.response.status_code': status, 'http.response.header': headers }, `status ${status}`),
    ];
    const failing = ended(80, 'start', { 'http.response.status_code': 404 }, 'No such image');
    expect(refused(traceOf(...without('start'), ...asked, failing), 'ask')).toBe(expected);
  });

  test('of a registry about a blob leads a push to send it', () => {
    const asked = [
      began(30, 'ask', 'dockerd → registry', 'HEAD /v2/{name}/blobs/{digest}', { parent: 'start' }),
      ended(31, 'ask', { 'http.response.status_code': 404 }, 'status 404'),
    ];
    expect(refused(traceOf(...START, ...asked), 'ask')).toBe(true);
  });

  test('raises no alarm in the steps, and says what it is', () => {
    const steps = stepsOf(traceOf(...START, ...mount));
    expect(steps.find((step) => step.span.id === 'k')).toMatchObject({ failed: false, refused: true });
  });
});
