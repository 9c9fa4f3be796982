/**
 * What the player does: follows a command that is still running, plays, or stands still. A control machine: where the cursor is
 * is the clock's business, and the clock is moved by the actor and the actions given from outside.
 */
import { assign, fromCallback, type SnapshotFrom, setup } from 'xstate';

export type PlayerInput = { open: boolean; live: boolean; autoplay: boolean };

export type PlayerEvent =
  | { type: 'play' }
  | { type: 'pause' }
  | { type: 'toggle' }
  | { type: 'sought' }
  | { type: 'follow' }
  | { type: 'trace grew' }
  | { type: 'trace closed' }
  | { type: 'end was reached' }
  | { type: 'speed was set'; speed: number }
  | { type: 'time was set'; story: boolean };

type Context = PlayerInput & { speed: number; story: boolean };

export const playerMachine = setup({
  types: { context: {} as Context, events: {} as PlayerEvent, input: {} as PlayerInput },
  guards: {
    'the command is running': ({ context }) => context.live && context.open,
    'it plays by itself': ({ context }) => context.autoplay,
  },
  actions: {
    'show the newest': () => {},
    'go back if at the end': () => {},
    'remember that it closed': assign({ open: false }),
    'keep the speed': assign({
      speed: ({ context, event }) => (event.type === 'speed was set' ? event.speed : context.speed),
    }),
    'keep the time': assign({
      story: ({ context, event }) => (event.type === 'time was set' ? event.story : context.story),
    }),
  },
  actors: { 'the running clock': fromCallback<PlayerEvent>(() => {}) },
}).createMachine({
  id: 'player',
  context: ({ input }) => ({ ...input, speed: 1, story: true }),
  initial: 'deciding',
  on: {
    'speed was set': { actions: 'keep the speed' },
    'time was set': { actions: 'keep the time' },
    'trace closed': { actions: 'remember that it closed' },
    sought: '.paused',
    follow: { target: '.following', guard: 'the command is running' },
  },
  states: {
    deciding: {
      always: [
        { guard: 'the command is running', target: 'following' },
        { guard: 'it plays by itself', target: 'playing', actions: 'go back if at the end' },
        { target: 'paused' },
      ],
    },
    following: {
      entry: 'show the newest',
      on: {
        'trace grew': { actions: 'show the newest' },
        'trace closed': { target: 'at the end', actions: ['remember that it closed', 'show the newest'] },
        pause: 'paused',
        toggle: 'paused',
      },
    },
    playing: {
      invoke: { src: 'the running clock' },
      on: {
        pause: 'paused',
        toggle: 'paused',
        'end was reached': [{ guard: 'the command is running', target: 'following' }, { target: 'paused' }],
      },
    },
    /** The command is over, and what it leaves behind still comes: a build that was broken off ends after its command. */
    'at the end': {
      tags: 'standing still',
      on: {
        'trace grew': { actions: 'show the newest' },
        play: { target: 'playing', actions: 'go back if at the end' },
        toggle: { target: 'playing', actions: 'go back if at the end' },
      },
    },
    paused: {
      tags: 'standing still',
      on: {
        play: { target: 'playing', actions: 'go back if at the end' },
        toggle: { target: 'playing', actions: 'go back if at the end' },
      },
    },
  },
});

export type PlayerStatus = 'following' | 'playing' | 'paused';

export const statusOf = (snapshot: SnapshotFrom<typeof playerMachine>): PlayerStatus => {
  if (snapshot.hasTag('standing still')) return 'paused';
  return snapshot.value === 'playing' ? 'playing' : 'following';
};
