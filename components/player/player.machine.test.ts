import { describe, expect, test } from 'vitest';
import { createActor, fromCallback } from 'xstate';
import { type PlayerEvent, type PlayerInput, playerMachine, statusOf } from './player.machine.ts';

function player(input: Partial<PlayerInput>) {
  const done: string[] = [];
  let clock = 'stopped';
  const machine = playerMachine.provide({
    actions: { 'show the newest': () => done.push('newest'), 'go back if at the end': () => done.push('back') },
    actors: {
      'the running clock': fromCallback<PlayerEvent>(() => {
        clock = 'running';
        return () => {
          clock = 'stopped';
        };
      }),
    },
  });
  const actor = createActor(machine, { input: { open: false, live: false, autoplay: false, ...input } }).start();
  return {
    send: (event: PlayerEvent) => actor.send(event),
    state: () => statusOf(actor.getSnapshot()),
    done,
    clock: () => clock,
    context: () => actor.getSnapshot().context,
  };
}

describe('the player', () => {
  test.each([
    ['stands still on a recording', {}, 'paused'],
    ['plays by itself when it is told to', { autoplay: true }, 'playing'],
    ['follows a command that is running', { live: true, open: true }, 'following'],
    ['stands still on a live command that is over', { live: true, open: false }, 'paused'],
    ['does not follow a recording that was cut off', { live: false, open: true }, 'paused'],
  ] as const)('%s', (_, input, state) => expect(player(input).state()).toBe(state));

  test('shows the newest as long as it follows, and all of it when the command is over', () => {
    const it = player({ live: true, open: true });
    it.send({ type: 'trace grew' });
    it.send({ type: 'trace closed' });
    expect(it.state()).toBe('paused');
    expect(it.done).toEqual(['newest', 'newest', 'newest']);
  });

  test('stays at the end with what still comes when the command is over, until the reader looks elsewhere', () => {
    const it = player({ live: true, open: true });
    it.send({ type: 'trace closed' });
    it.send({ type: 'trace grew' });
    expect([it.state(), it.done]).toEqual(['paused', ['newest', 'newest', 'newest']]);
    it.send({ type: 'sought' });
    it.send({ type: 'trace grew' });
    expect(it.done).toHaveLength(3);
  });

  test('stops following when the reader looks elsewhere, and follows again when asked', () => {
    const it = player({ live: true, open: true });
    it.send({ type: 'sought' });
    it.send({ type: 'trace grew' });
    expect(it.state()).toBe('paused');
    expect(it.done).toEqual(['newest']);
    it.send({ type: 'follow' });
    expect(it.state()).toBe('following');
  });

  test('has nothing to follow once the command is over', () => {
    const it = player({ live: true, open: true });
    it.send({ type: 'trace closed' });
    it.send({ type: 'follow' });
    expect(it.state()).toBe('paused');
  });

  test('runs the clock only while it plays', () => {
    const it = player({});
    it.send({ type: 'toggle' });
    expect([it.state(), it.clock(), it.done]).toEqual(['playing', 'running', ['back']]);
    it.send({ type: 'toggle' });
    expect([it.state(), it.clock()]).toEqual(['paused', 'stopped']);
  });

  test('stops at the end, and follows there if the command still runs', () => {
    const over = player({ autoplay: true });
    over.send({ type: 'end was reached' });
    expect([over.state(), over.clock()]).toEqual(['paused', 'stopped']);
    const running = player({ live: true, open: true });
    running.send({ type: 'pause' });
    running.send({ type: 'play' });
    running.send({ type: 'end was reached' });
    expect(running.state()).toBe('following');
  });

  test('keeps speed and kind of time while it plays on', () => {
    const it = player({ autoplay: true });
    it.send({ type: 'speed was set', speed: 2 });
    it.send({ type: 'time was set', story: false });
    expect(it.state()).toBe('playing');
    expect(it.context()).toMatchObject({ speed: 2, story: false });
  });
});
