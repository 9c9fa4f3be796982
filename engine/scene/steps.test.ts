import { describe, expect, test } from 'vitest';
import { fromMillis } from '#engine/trace/ids.ts';
import { began, ended, noted, START, traceOf } from './make-trace.ts';
import { shortName, stepIndexAt, stepsOf } from './steps.ts';

const told = (...events: Parameters<typeof traceOf>) =>
  stepsOf(traceOf(...events)).map((step) => `${step.from} → ${step.to}: ${step.label}`);

describe('the steps of a trace', () => {
  test('are its messages, there and back, in order of time', () => {
    expect(told(...START)).toEqual([
      'terminal → cli: docker start',
      'cli → dockerd: POST /start',
      'dockerd → containerd: Tasks/Create',
      'containerd → shim: shim',
      'shim → runc: runc create',
      'runc → shim: exit 0',
      'containerd → dockerd: Tasks/Create ok',
      'dockerd → cli: 204',
      'cli → terminal: exit 0',
    ]);
  });

  test('leave out the end of a process that became another program', () => {
    const init = began(45, 'init', 'runc → container', 'runc init', { parent: 'runc' });
    expect(told(...START, init, ended(50, 'init')).filter((line) => line.startsWith('container →'))).toEqual([]);
    expect(told(...START, init, ended(50, 'init', { 'process.exit.code': 1 }))).toContain('container → runc: exit 1');
  });

  test('let an event of containerd go to dockerd, whatever request it belongs to', () => {
    expect(told(...START, noted(75, 'start', '/tasks/start', { topic: '/tasks/start' }))).toContain(
      'containerd → dockerd: /tasks/start',
    );
  });

  test('show output by its first line, and which way it went', () => {
    const lines = told(
      ...START,
      noted(81, 'start', 'data', { direction: 'response', size: 6, text: '\nhello\nworld' }),
      noted(82, 'start', 'data', { direction: 'request', size: 3 }),
    );
    expect(lines).toContain('dockerd → cli: hello');
    expect(lines).toContain('cli → dockerd: 3 B');
  });

  test('mark a failure on the answer, not on the question', () => {
    const steps = stepsOf(
      traceOf(
        began(0, 'a', 'cli → dockerd', 'GET /x', { attributes: { 'http.request.method': 'GET' } }),
        ended(1, 'a', { 'http.response.status_code': 404 }, 'no such x'),
      ),
    );
    expect(steps.map((step) => [step.label, step.failed])).toEqual([
      ['GET /x', false],
      ['404', true],
    ]);
  });

  test('keep a stream from answering twice', () => {
    const attach = began(20, 'attach', 'cli → dockerd', 'POST /containers/{id}/attach', {
      parent: 'cli',
      attributes: { 'http.request.method': 'POST' },
    });
    const lines = told(
      ...START,
      attach,
      noted(21, 'attach', 'response', { 'http.response.status_code': 101 }),
      ended(79, 'attach', { 'http.response.status_code': 101 }),
    );
    expect(lines.filter((line) => line.startsWith('dockerd → cli'))).toEqual([
      'dockerd → cli: 101',
      'dockerd → cli: closed',
      'dockerd → cli: 204',
    ]);
  });

  test.each([
    [-1, -1],
    [1, 0],
    [9.9, 0],
    [10, 1],
    [1000, 8],
  ])('at %d ms the last one has index %d', (ms, index) => {
    expect(stepIndexAt(stepsOf(traceOf(...START)), fromMillis(ms))).toBe(index);
  });
});

test.each([
  ['POST /containers/{id}/start', 'POST /start'],
  ['POST /containers/create', 'POST /create'],
  ['GET /containers/json', 'GET /json'],
  ['DELETE /containers/{id}', 'DELETE /containers/{id}'],
  ['POST /images/create', 'POST /images/create'],
  ['containerd-shim-runc-v2 start', 'shim start'],
])('%s is shortened to %s', (name, short) => expect(shortName(name)).toBe(short));
