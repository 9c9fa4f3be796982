import { expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { backOff, type SessionEvent, sessionMachine } from './session.machine.ts';

const after = (...events: SessionEvent[]) =>
  events.reduce((state, event) => transition(sessionMachine, state, event)[0], initialTransition(sessionMachine)[0]);

test('follows once the lab told all', () => {
  expect(after({ type: 'lab told all' }).value).toEqual({ attached: 'following' });
});

test('is lost when the socket closes, and can be told not to wait', () => {
  expect(after({ type: 'lab told all' }, { type: 'socket closed' }).value).toBe('lost');
  expect(after({ type: 'socket closed' }, { type: 'retry now' }).value).toEqual({ attached: 'connecting' });
});

test('a connection that follows again forgets how often it failed', () => {
  const closed: SessionEvent[] = [{ type: 'socket closed' }, { type: 'retry now' }, { type: 'socket closed' }];
  expect(after(...closed).context.failures).toBe(2);
  expect(after(...closed, { type: 'retry now' }, { type: 'lab told all' }).context.failures).toBe(0);
});

test('waits a quarter of a second, then twice as long, and at most eight seconds', () => {
  expect([1, 2, 3, 10].map(backOff)).toEqual([250, 500, 1000, 8000]);
});
