import { expect, test } from 'vitest';
import { createActor, waitFor } from 'xstate';
import { type LabEffects, labMachineWith, phaseOf } from './lab.machine.ts';

function lab(effects: Partial<LabEffects> = {}) {
  const calls: string[] = [];
  let lose = (_reason: string): void => {};
  const note = (name: string) => async () => void calls.push(name);
  const machine = labMachineWith({
    make: note('make'),
    boot: note('boot'),
    unmake: note('unmake'),
    watch: (lost) => {
      lose = lost;
      calls.push('watch');
      return () => void calls.push('unwatch');
    },
    ...effects,
  });
  return { actor: createActor(machine).start(), calls, lose: (reason: string) => lose(reason) };
}

test('is made, then watched and booted, then ready', async () => {
  const { actor, calls } = lab();
  expect(phaseOf(actor.getSnapshot())).toBe('booting');
  await waitFor(actor, (state) => state.hasTag('ready'));
  expect(calls).toEqual(['make', 'watch', 'boot']);
});

test.each(['make', 'boot'] as const)(
  'a failing %s loses the lab, says why, and leaves nothing behind',
  async (step) => {
    const { actor, calls } = lab({ [step]: () => Promise.reject(new Error('no memory')) });
    const state = await waitFor(actor, (snapshot) => snapshot.matches('lost'));
    expect(phaseOf(state)).toBe('lost');
    expect(state.context.detail).toBe('no memory');
    expect(calls.at(-1)).toBe('unmake');
  },
);

test('a lab that dies by itself is lost with its reason', async () => {
  const { actor, calls, lose } = lab();
  await waitFor(actor, (state) => state.hasTag('ready'));
  lose('its init ended');
  const state = await waitFor(actor, (snapshot) => snapshot.matches('lost'));
  expect(state.context.detail).toBe('its init ended');
  expect(calls.slice(-2)).toEqual(['unwatch', 'unmake']);
});

test('can be closed while it is still being made', async () => {
  const { actor, calls } = lab({ make: () => new Promise(() => {}) });
  actor.send({ type: 'close', reason: 'the daemon stops' });
  const state = await waitFor(actor, (snapshot) => snapshot.status === 'done');
  expect(phaseOf(state)).toBe('closed');
  expect(calls).toEqual(['unmake']);
});

test('closing a lost lab makes no second end of it', async () => {
  const { actor, calls } = lab({ make: () => Promise.reject(new Error('x')) });
  await waitFor(actor, (state) => state.matches('lost'));
  actor.send({ type: 'close', reason: 'over' });
  expect(actor.getSnapshot().status).toBe('done');
  expect(calls).toEqual(['unmake']);
});

test('a lab that is closed while it is taken apart is taken apart once, and closed when that is done', async () => {
  const ends: (() => void)[] = [];
  const unmake = () => new Promise<void>((resolve) => void ends.push(resolve));
  const { actor } = lab({ boot: () => Promise.reject(new Error('no answer')), unmake });
  await waitFor(actor, (state) => state.matches('losing'));
  actor.send({ type: 'close', reason: 'over' });
  expect(actor.getSnapshot().status).toBe('active');
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await waitFor(actor, (state) => state.status === 'done');
});
