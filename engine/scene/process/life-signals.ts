/** The signals that were sent to a container's processes, from whom to whom, and the processes that the kernel killed for want of memory. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { SpanId, TraceId } from '#engine/trace/ids.ts';
import { signalName, signalOf } from '#engine/trace/signal.ts';
import { argumentsOf, containerOf, type LifeEvents, type LifeSpan, SIGNALS } from './life-events.ts';
import { LAB, type NumberSpaces, numberSpacesOf, spaceOf } from './number-spaces.ts';

export type Signal = {
  at: number;
  /** `SIGTERM` */
  signal: string;
  /** `engine`: by runc, for dockerd. `inside`: by one of the container's processes. `outside`: by another one of the lab. */
  sender: 'engine' | 'inside' | 'outside';
  /** its program: `runc kill`, or `runc delete` where somebody clears up */
  program: string;
  /** `first`: the container's process 1. `other`: another one of it. `unknown`: perhaps of another container that counts by the same numbers. */
  receiver: 'first' | 'other' | 'unknown';
  /** as the sender named it */
  pid?: number;
  /** Absent where only the engine's event tells of it. */
  span?: SpanId;
  trace?: TraceId;
};

/** The kernel chose a victim. */
export type OutOfMemory = { at: number; victim: number; span: SpanId; trace: TraceId };

/** The first process of a container's run. */
export type FirstProcess = {
  at: number;
  program: string;
  pid: number;
  span: SpanId;
  trace: TraceId;
  endedAt?: number;
  code?: number;
  /** that ended it */
  signal?: string;
};

export type Processes = { signals: Signal[]; memory: OutOfMemory[]; firsts: FirstProcess[]; begun: number[] };

/** Spans by what they tell of, so that not each life asks each of them. */
export type SpansOfLives = {
  readonly all: LifeEvents['spans'];
  readonly byContainer: ReadonlyMap<string, readonly LifeSpan[]>;
  /** Signals for whom only their number tells: of other processes of the lab, and of containers that do not count by their own. */
  readonly outside: readonly LifeSpan[];
  readonly spaces: NumberSpaces;
};

export function spansOfLives(events: LifeEvents): SpansOfLives {
  const { spans: all } = events;
  const spaces = numberSpacesOf(events);
  const byContainer = new Map<string, LifeSpan[]>();
  const outside: LifeSpan[] = [];
  for (const span of all.values()) {
    const { name, from } = span.begun;
    const container = containerOf(span);
    const own = container === undefined ? undefined : byContainer.get(container);
    const isOwn = from === 'runc' || (from === 'container' && !spaces.borrowed.has(container ?? ''));
    if (SIGNALS.has(name) && !isOwn) outside.push(span);
    else if (own) own.push(span);
    else if (container !== undefined) byContainer.set(container, [span]);
  }
  return { all, byContainer, outside, spaces };
}

/** @param pids the numbers that its first processes had in the lab, as the engine says */
export function processesOf(
  { all, byContainer, outside, spaces }: SpansOfLives,
  id: string,
  told: readonly StateChanged[],
  pids: ReadonlySet<number>,
): Processes {
  const own: Processes = { signals: [], memory: [], firsts: [], begun: [] };
  const ends: LifeSpan[] = [];
  for (const span of [...(byContainer.get(id) ?? []), ...outside]) {
    const { begun } = span;
    if (SIGNALS.has(begun.name)) {
      const signal = signalBy(span, all, { id, pids, spaces });
      if (signal) own.signals.push(signal);
    } else if (begun.name === 'oom') own.memory.push(memoryOf(span));
    else if (begun.name === 'Tasks/Create') own.begun.push(begun.at);
    else if (begun.to === 'container' && isFirst(span, all)) own.firsts.push(firstOf(span));
    else if (begun.name === 'exit') ends.push(span);
  }
  own.firsts.sort((a, b) => a.at - b.at);
  for (const first of own.firsts) endFirst(first, ends);
  if (!own.signals.some(({ sender }) => sender === 'engine')) own.signals.push(...told.flatMap(signalTold));
  own.signals.sort((a, b) => a.at - b.at);
  return own;
}

/** What `docker exec` brings into it comes by `runc exec`. */
const isFirst = ({ begun }: LifeSpan, spans: LifeEvents['spans']): boolean =>
  begun.parent !== undefined && /^(runc|crun) (create|start)/.test(spans.get(begun.parent)?.begun.name ?? '');

const firstOf = ({ begun }: LifeSpan): FirstProcess => ({
  ...{ at: begun.at, program: begun.name, pid: Number(begun.attributes[ATTR.pid]) },
  ...{ span: begun.span, trace: begun.trace },
});

/** A shell that executes its last command instead of itself is still the same process: its end is the kernel's word. */
function endFirst(first: FirstProcess, ends: readonly LifeSpan[]): void {
  const end = ends.find(({ begun }) => begun.attributes[ATTR.pid] === first.pid && begun.at >= first.at)?.begun;
  if (!end) return;
  const { code, signal } = argumentsOf(end.attributes);
  first.endedAt = end.at;
  if (typeof code === 'number') first.code = code;
  if (typeof signal === 'number') first.signal = signalOf(signal) ?? String(signal);
}

const memoryOf = ({ begun }: LifeSpan): OutOfMemory => ({
  ...{ at: begun.at, span: begun.span, trace: begun.trace },
  victim: Number(argumentsOf(begun.attributes).victim),
});

type Receiver = { id: string; pids: ReadonlySet<number>; spaces: NumberSpaces };

/** @param span of this container, or from outside */
function signalBy(span: LifeSpan, spans: LifeEvents['spans'], to: Receiver): Signal | undefined {
  const { begun } = span;
  const parent = begun.parent === undefined ? undefined : spans.get(begun.parent)?.begun.name;
  const { pid: named, signal } = argumentsOf(begun.attributes);
  const pid = typeof named === 'number' ? named : undefined;
  const known = { at: begun.at, signal: String(signal), span: begun.span, trace: begun.trace };
  const number = pid === undefined ? {} : { pid };
  if (begun.from === 'runc') {
    // When it can not start a program it kills what it began with: nobody's signal.
    const isOurs = /^(runc|crun) (kill|delete)/.test(parent ?? '');
    return isOurs ? { ...known, ...number, sender: 'engine', program: parent ?? 'runc', receiver: 'first' } : undefined;
  }
  const from = begun.from === 'container' ? containerOf(span) : undefined;
  const receiver = receiverOf(pid, from, to);
  const sender = from === to.id ? 'inside' : 'outside';
  return receiver && { ...known, ...number, sender, program: parent ?? begun.from, receiver };
}

/**
 * A number is of those that its sender counts by. Undefined where it is not for this container.
 * @param from the container that sends it
 */
function receiverOf(pid: number | undefined, from: string | undefined, to: Receiver): Signal['receiver'] | undefined {
  const { id, pids, spaces } = to;
  const space = from === undefined ? LAB : spaceOf(spaces, from);
  const isOfLab = space === LAB;
  if (pid !== undefined && (isOfLab ? pids.has(pid) : space === id && pid === 1)) return 'first';
  if (from !== id) return undefined;
  if (space === id) return spaces.lent.has(id) ? 'unknown' : 'other';
  const isAnothersFirst = pid !== undefined && (isOfLab ? spaces.firsts.has(pid) : space !== undefined && pid === 1);
  return isAnothersFirst ? undefined : 'unknown';
}

/** By the engine's event alone: where the kernel was not watched. */
function signalTold({ action, at, attributes }: StateChanged): Signal[] {
  if (action !== 'kill') return [];
  const signal = signalName(Number(attributes.signal));
  return [{ at, signal, sender: 'engine', program: 'dockerd', receiver: 'first' }];
}
