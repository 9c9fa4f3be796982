import { initialTransition, transition } from 'xstate';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { journeyMachine } from './journey.machine.ts';
import { type Milestone, milestonesOf } from './milestones.ts';
import { type Step, stepIndexAt } from './steps.ts';
import type { TraceView } from './trace-view.ts';

export type Chapter = {
  /** The state of the journey. */
  state: string;
  title: string;
  /** What happens in it, in one sentence. */
  gist: string;
  start: Nanos;
  end: Nanos;
};

type Text = { title: string; gist: string };

export const TEXTS: Record<string, Text> = {
  asking: { title: 'Ask', gist: 'The command starts and looks for its engine.' },
  'looking up': { title: 'Look up', gist: 'The daemon answers from what it knows; nothing is changed.' },
  changing: { title: 'Change', gist: 'The daemon changes its records.' },
  pulling: { title: 'Pull', gist: 'The daemon fetches the image, layer by layer.' },
  pushing: { title: 'Push', gist: 'The daemon sends what the registry does not have, and the manifest last.' },
  'building an image': {
    title: 'Plan the build',
    gist: 'The build is split into steps; what is known already is taken from the cache.',
  },
  'running build steps': { title: 'Run the steps', gist: 'Each RUN is a short-lived container of its own.' },
  creating: { title: 'Create', gist: 'A record and a writable layer; there is no process yet.' },
  connecting: { title: 'Make ready', gist: 'The file system is mounted, everything is laid out for the start.' },
  'handing over': {
    title: 'Hand over',
    gist: 'dockerd passes the container to containerd, which starts a shim for it.',
  },
  'building the box': { title: 'Build the box', gist: 'runc makes cgroups, namespaces and mounts.' },
  'plugging in': { title: 'Plug in', gist: 'A hook moves the end of the cable into the new network namespace.' },
  'shutting the door': { title: 'Shut the door', gist: 'A new root, fewer powers, a filter for system calls.' },
  starting: { title: 'Start', gist: 'The process that waited in the box may go on.' },
  running: { title: 'Run', gist: 'The same process, now with your program in it.' },
  preparing: { title: 'Prepare', gist: 'The daemon notes which command is to run inside.' },
  'handing over the command': { title: 'Hand over', gist: 'dockerd passes the command to containerd and its shim.' },
  'stepping inside': { title: 'Step inside', gist: 'runc joins the namespaces that are already there.' },
  stopping: { title: 'Stop', gist: 'The daemon is asked to end the container.' },
  freezing: {
    title: 'Freeze',
    gist: 'The kernel stops all processes of the control group, or lets them go on; none of them is asked.',
  },
  signalling: { title: 'Signal', gist: 'A signal reaches the process; what it does with it is its own affair.' },
  removing: { title: 'Remove', gist: 'The daemon takes the record and the layer away.' },
  'sweeping up': { title: 'Sweep up', gist: 'The process is gone; mounts, cgroups and records follow.' },
  refused: { title: 'Refused', gist: 'The engine said no; the command passes it on and ends.' },
};

/** A command that asks the engine nothing. */
const ALONE: Text = { title: 'Shell', gist: 'The shell runs it; nobody asks the engine.' };

/** A chapter begins this long (ns) before its first message at most, so that the message stands inside it. */
const LEAD = 0.3e6;

/** The chapters of a request in order, without a gap, from the trace's start to its end. */
export function chaptersOf(trace: TraceView, steps: readonly Step[]): Chapter[] {
  const marks = turnsOf(milestonesOf(trace)).map((turn) => ({ ...turn, at: leadIn(turn.at, steps) }));
  const starts = [{ state: 'asking', at: trace.start }, ...marks];
  return starts.map(({ state, at }, index) => {
    const end = starts[index + 1]?.at ?? trace.end;
    return { state, ...textOf(state, trace, at, end), start: at, end };
  });
}

function turnsOf(milestones: readonly Milestone[]): { state: string; at: Nanos }[] {
  const turns: { state: string; at: Nanos }[] = [];
  let [snapshot] = initialTransition(journeyMachine);
  for (const { type, at } of milestones) {
    const [next] = transition(journeyMachine, snapshot, { type });
    if (next.value !== snapshot.value) turns.push({ state: next.value as string, at });
    snapshot = next;
  }
  return turns;
}

function leadIn(at: Nanos, steps: readonly Step[]): Nanos {
  const before = steps[stepIndexAt(steps, at - 1)];
  return nanos(at - Math.min(LEAD, before ? (at - before.at) / 2 : 0));
}

function textOf(state: string, trace: TraceView, start: number, end: number): Text {
  const text = TEXTS[state] as Text;
  if (state === 'asking' && !trace.requests.some((span) => span.kind === 'http' || span.kind === 'rpc')) return ALONE;
  if (state !== 'connecting') return text;
  const names = trace.spans.slice(firstFrom(trace, start), firstFrom(trace, end));
  const cable = names.some((span) => /veth/.test(JSON.stringify(span.attributes)));
  const ports = names.some((span) => /^(iptables|ip6tables|nft|docker-proxy)/.test(span.name));
  if (cable && ports)
    return { title: 'Cable and ports', gist: 'A pair of virtual network cards, firewall rules, a port proxy.' };
  if (cable) return { title: 'Cable', gist: 'A pair of virtual network cards: one end will go into the box.' };
  return ports ? { title: 'Ports', gist: 'Publishing a port is firewall rules and a small proxy.' } : text;
}

/** Index of the first span that begins at or after `at`. */
function firstFrom({ spans }: TraceView, at: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const chapterIndexAt = (chapters: readonly Chapter[], at: number): number =>
  Math.max(
    0,
    chapters.findLastIndex((chapter) => chapter.start <= at),
  );
