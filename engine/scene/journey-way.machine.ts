/**
 * The way of a request, as a model machine: the state is who has it now, an event is a hop to the next. It is folded along each
 * path of a trace's tree, from the command line down, with xstate's pure `transition()`; what has no transition cannot happen.
 *
 * A hop that only time ties to its cause (`placed by time`) may hang higher up than where it was made: the steps between were not seen.
 */
import { setup } from 'xstate';
import { HOPS, type Hop } from './journey-hop.ts';

export type WayEvent = { type: Hop; placedByTime: boolean };

const TARGET = {
  cli: 'a client',
  dockerd: 'dockerd',
  buildkit: 'BuildKit',
  step: 'dockerd',
  registry: 'a registry',
  containerd: 'containerd',
  shim: 'the shim',
  'runc create': 'runc create',
  'runc start': 'runc start',
  'runc run': 'runc run',
  'runc exec': 'runc exec',
  'runc delete': 'runc',
  runc: 'runc',
  init: 'the box',
  program: 'the program',
  container: 'the program',
  kernel: 'the kernel',
} as const;

/** A program that one of these runs for itself works for it, and turns to nobody but the kernel. */
const HELPER = {
  'dockerd → dockerd': 'a helper',
  'containerd → containerd': 'a helper',
  'shim → shim': 'a helper',
  'runc → runc': 'a helper',
} as const;

type Way = { target: (typeof TARGET)[keyof typeof TARGET] | 'a helper'; guard?: 'placed by time' };

const targetOf = (hop: Hop): Way['target'] =>
  hop in HELPER ? 'a helper' : TARGET[hop.slice(hop.indexOf(' → ') + 3) as keyof typeof TARGET];

const ways = (hops: readonly Hop[], guard?: 'placed by time'): Partial<Record<Hop, Way>> =>
  Object.fromEntries(hops.map((hop) => [hop, { target: targetOf(hop), ...(guard && { guard }) }]));

const from = (...who: string[]): Hop[] => HOPS.filter((hop) => who.some((name) => hop.startsWith(`${name} → `)));
const by = (...who: string[]) => ways(from(...who));
const byTime = (...who: string[]) => ways(from(...who), 'placed by time');
const only = (...hops: Hop[]) => ways(hops);

export const wayMachine = setup({
  types: { events: {} as WayEvent },
  guards: { 'placed by time': ({ event }) => event.placedByTime },
}).createMachine({
  id: 'way',
  initial: 'the command line',
  states: {
    'the command line': { on: by('terminal') },
    'a client': { on: by('cli') },
    dockerd: {
      on: {
        ...byTime('containerd', 'shim', 'runc', 'container'),
        ...by('dockerd', 'buildkit'),
        // A call of containerd for a container whose order was not seen is known by the container.
        ...only('containerd → kernel', 'cli → buildkit'),
      },
    },
    // Part of dockerd's own process: what it does there looks like dockerd.
    BuildKit: {
      on: {
        ...byTime('dockerd'),
        ...by('buildkit'),
        // What a step runs names the step, and so does what dockerd does to start it.
        ...only('dockerd → runc', 'dockerd → runc run', 'dockerd → runc delete', 'dockerd → kernel'),
      },
    },
    'a registry': {},
    containerd: {
      // Between containerd and runc the shim's part is known by its container where the call to it was not seen.
      on: { ...byTime('container'), ...by('containerd', 'shim') },
    },
    'the shim': { on: { ...byTime('container'), ...by('shim') } },
    'runc create': { on: only('runc → init', 'runc → runc', 'runc → kernel') },
    'runc start': { on: only('runc → program', 'runc → runc', 'runc → kernel') },
    'runc run': { on: only('runc → init', 'runc → program', 'runc → runc', 'runc → kernel') },
    'runc exec': { on: only('runc → init', 'runc → program', 'runc → runc', 'runc → kernel') },
    runc: { on: only('runc → runc', 'runc → kernel') },
    'the box': { on: only('container → kernel') },
    'the program': { on: by('container') },
    'a helper': {
      on: {
        ...only('dockerd → dockerd', 'dockerd → kernel', 'containerd → containerd', 'containerd → kernel'),
        ...only('shim → shim', 'shim → kernel', 'runc → runc', 'runc → kernel'),
      },
    },
    'the kernel': {},
    // What no command caused: any component may begin here.
    'the background': { on: ways(HOPS) },
  },
});
