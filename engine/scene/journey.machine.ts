/**
 * The journey of a request as a model machine: no actors, no clock. It is folded over milestones with xstate's pure `transition()`,
 * so that going back in time is reading an earlier entry. Its states are the chapters of the picture.
 */
import { setup } from 'xstate';
import type { MilestoneType } from './milestones.ts';

export type JourneyEvent = { type: MilestoneType };

const toSweeping = { 'the program ended': 'sweeping up', 'remains were removed': 'sweeping up' } as const;

export const journeyMachine = setup({ types: { events: {} as JourneyEvent } }).createMachine({
  id: 'journey',
  initial: 'asking',
  // A command may ask for several things one after the other: each request begins its chapter wherever the last one stands.
  on: {
    'an image was asked for': '.pulling',
    'an image was to be pushed': '.pushing',
    'a build was asked for': '.building an image',
    'a container was asked for': '.creating',
    'a start was asked for': '.connecting',
    'a stop was asked for': '.stopping',
    'a pause was asked for': '.freezing',
    'a removal was asked for': '.removing',
    'a command inside was asked for': '.preparing',
    'it was refused': '.refused',
  },
  states: {
    asking: { on: { 'something was looked up': 'looking up', 'a change was asked for': 'changing' } },
    'looking up': { on: { 'a change was asked for': 'changing' } },
    changing: { on: { 'something was looked up': 'looking up' } },
    pulling: {},
    pushing: {},
    'building an image': { on: { 'a step of a build ran': 'running build steps' } },
    'running build steps': {},
    creating: {},
    connecting: {
      on: { 'containerd was called': 'handing over', 'runc began to build': 'building the box', ...toSweeping },
    },
    'handing over': {
      on: {
        'runc began to build': 'building the box',
        'the program was released': 'starting',
        'remains were removed': 'sweeping up',
      },
    },
    'building the box': {
      on: {
        'a hook ran': 'plugging in',
        'the root was switched': 'shutting the door',
        'the program was released': 'starting',
        'remains were removed': 'sweeping up',
      },
    },
    'plugging in': {
      on: {
        'the root was switched': 'shutting the door',
        'the program was released': 'starting',
        'remains were removed': 'sweeping up',
      },
    },
    'shutting the door': { on: { 'the program was released': 'starting', 'remains were removed': 'sweeping up' } },
    starting: { on: { 'the program began': 'running', ...toSweeping } },
    running: { on: { 'a signal was sent': 'signalling', ...toSweeping } },
    preparing: {
      on: { 'containerd was called': 'handing over the command', 'runc stepped inside': 'stepping inside' },
    },
    'handing over the command': {
      on: {
        'runc stepped inside': 'stepping inside',
        'the program was released': 'stepping inside',
        'the program began': 'running',
      },
    },
    'stepping inside': { on: { 'the program began': 'running', ...toSweeping } },
    stopping: { on: { 'a signal was sent': 'signalling', ...toSweeping } },
    freezing: {},
    signalling: { on: toSweeping },
    removing: { on: { 'a signal was sent': 'signalling' } },
    'sweeping up': {},
    refused: {},
  },
});

export type JourneyState = keyof (typeof journeyMachine)['config']['states'] & string;
