/** What runc may do to one container during one command, as a model machine. */
import { setup } from 'xstate';

export type ContainerEventType =
  | 'runc create'
  | 'runc create ended'
  | 'runc create failed'
  | 'runc start'
  | 'runc run'
  | 'runc exec'
  | 'runc delete'
  | 'sight was lost';

export const containerMachine = setup({ types: { events: {} as { type: ContainerEventType } } }).createMachine({
  id: 'container',
  initial: 'as it was before',
  on: { 'sight was lost': '.out of sight' },
  states: {
    'as it was before': {
      on: { 'runc create': 'being built', 'runc run': 'started', 'runc exec': 'started', 'runc delete': 'gone' },
    },
    'being built': { on: { 'runc create ended': 'built', 'runc create failed': 'not built', 'runc delete': 'gone' } },
    built: { on: { 'runc start': 'started', 'runc delete': 'gone' } },
    'not built': { on: { 'runc delete': 'gone' } },
    started: { on: { 'runc exec': 'started', 'runc delete': 'gone' } },
    // Asked twice: by the shim, and by its own `delete` when it cleans up.
    gone: { on: { 'runc create': 'being built', 'runc delete': 'gone' } },
    'out of sight': { on: { '*': 'out of sight' } },
  },
});
