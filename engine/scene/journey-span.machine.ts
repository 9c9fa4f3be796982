/**
 * The life of one hop, as a model machine: asked, perhaps telling of what happens meanwhile, answered once. What it causes begins
 * before its answer, but for what outlives its maker: a forked process, a released program, work that time alone ties to it.
 */
import { setup } from 'xstate';

export type SpanEventType = 'was asked' | 'told' | 'told late' | 'caused' | 'caused late' | 'was answered';

export const spanMachine = setup({ types: { events: {} as { type: SpanEventType } } }).createMachine({
  id: 'hop',
  initial: 'not asked',
  states: {
    'not asked': { on: { 'was asked': 'at work' } },
    'at work': {
      on: {
        told: 'at work',
        'told late': 'at work',
        caused: 'at work',
        'caused late': 'at work',
        'was answered': 'done',
      },
    },
    done: { on: { 'caused late': 'done', 'told late': 'done' } },
  },
});
