/** Keeps a lab's socket open: connecting → following → lost → connecting again, waiting longer each time. */
import { assign, fromCallback, setup } from 'xstate';

export type SocketEvent = { type: 'lab told all' } | { type: 'socket closed' };
export type SessionEvent = SocketEvent | { type: 'retry now' };
type Context = { failures: number };

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;

export const backOff = (failures: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));

export const sessionMachine = setup({
  types: { context: {} as Context, events: {} as SessionEvent },
  /** Opens a socket when started and closes it when stopped. Given from outside. */
  actors: { 'lab socket': fromCallback<SessionEvent>(() => {}) },
  actions: {
    'count the failure': assign({ failures: ({ context }) => context.failures + 1 }),
    'forget failures': assign({ failures: 0 }),
  },
  delays: { 'back-off': ({ context }) => backOff(context.failures) },
}).createMachine({
  id: 'session',
  context: { failures: 0 },
  initial: 'attached',
  states: {
    attached: {
      invoke: { src: 'lab socket' },
      on: { 'socket closed': { target: 'lost', actions: 'count the failure' } },
      initial: 'connecting',
      states: {
        connecting: { on: { 'lab told all': 'following' } },
        following: { entry: 'forget failures' },
      },
    },
    lost: { after: { 'back-off': 'attached' }, on: { 'retry now': 'attached' } },
  },
});
