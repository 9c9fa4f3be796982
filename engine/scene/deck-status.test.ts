import { describe, expect, test } from 'vitest';
import type { Component } from '#engine/trace/component.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import { deckStatus } from './deck-status.ts';
import { began, ended, START, traceOf } from './make-trace.ts';
import { stepsOf } from './steps.ts';

const trace = traceOf(...START, began(45, 'k', 'runc → kernel', 'mount', { parent: 'runc' }));
const steps = stepsOf(trace);

describe('what a deck does', () => {
  const cases: [number, Component, string, string][] = [
    [0.5, 'cli', 'off', 'not started yet'],
    [5, 'cli', 'on', 'docker start'],
    [15, 'cli', 'wait', 'waits for dockerd'],
    [95, 'cli', 'gone', 'exited, status 0'],
    [5, 'dockerd', 'idle', 'idle'],
    [15, 'dockerd', 'on', 'POST /start'],
    [25, 'dockerd', 'wait', 'waits for containerd'],
    [25, 'containerd', 'on', 'Tasks/Create'],
    [50, 'containerd', 'wait', 'waits for shim'],
    [35, 'shim', 'idle', 'watches the container'],
    [50, 'shim', 'wait', 'waits for runc'],
    [50, 'runc', 'on', 'runc create'],
    [65, 'runc', 'gone', 'exited, status 0'],
    [45.1, 'kernel', 'on', 'mount'],
    [60, 'kernel', 'idle', 'idle'],
  ];
  test.each(cases)('at %d ms %s is %s: %s', (ms, component, state, text) => {
    expect(deckStatus(trace, steps, component, fromMillis(ms))).toMatchObject({ state, text });
  });

  test('a process has a pid while it runs', () => {
    expect(deckStatus(trace, steps, 'cli', fromMillis(50)).pid).toBe(7);
    expect(deckStatus(trace, steps, 'cli', fromMillis(95)).pid).toBeUndefined();
  });

  test('between two processes there is none', () => {
    const twice = traceOf(...START, began(75, 'again', 'shim → runc', 'runc start', { parent: 'shim' }));
    expect(deckStatus(twice, stepsOf(twice), 'runc', fromMillis(65))).toMatchObject({
      state: 'off',
      text: 'no process',
    });
  });

  test('a shim of an earlier run that only starts runc is not said to be still to come', () => {
    const kill = traceOf(
      began(0, 'root', 'terminal → terminal', 'docker stop'),
      began(10, 'runc', 'shim → runc', 'runc kill'),
    );
    expect(deckStatus(kill, stepsOf(kill), 'shim', fromMillis(5)).text).toBe('nothing starts here');
  });

  test('a program that was asked something back has ended as a program', () => {
    const asked = traceOf(
      ...START,
      began(85, 'auth', 'buildkit → cli', 'Auth/Credentials', { parent: 'cli', attributes: { 'rpc.system': 'grpc' } }),
      ended(86, 'auth'),
    );
    expect(deckStatus(asked, stepsOf(asked), 'cli', fromMillis(95)).text).toBe('exited, status 0');
  });

  test('the kernel rests once the run is over, whatever its last call was', () => {
    const last = traceOf(...START, began(99.9, 'x', 'cli → kernel', 'exit', { parent: 'cli' }));
    expect(deckStatus(last, stepsOf(last), 'kernel', last.end).state).toBe('idle');
  });
});
