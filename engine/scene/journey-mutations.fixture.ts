/** What cannot happen, made from what did: each kind of mutation gives all the ways in which it applies to a trace. For tests. */
import { ATTR } from '#engine/trace/attribute.ts';
import { COMPONENTS } from '#engine/trace/component.ts';
import type { Unnumbered } from '#engine/trace/event.ts';
import { BACKGROUND, nanos, spanId, traceId } from '#engine/trace/ids.ts';
import { HOPS } from './journey-hop.ts';

type Events = readonly Unnumbered[];
type Of<Type extends Unnumbered['type']> = Extract<Unnumbered, { type: Type }>;
type Started = Of<'span.started'>;
/** Worked out only when it is wanted. */
export type Mutant = () => Events;

const MS = 1e6;

class Trace {
  readonly events: Events;
  readonly starts: Started[];
  readonly #byId: Map<string, Started>;
  readonly #ends: Map<string, Of<'span.ended'>>;

  constructor(events: Events) {
    this.events = events;
    this.starts = events.filter((event) => event.type === 'span.started');
    this.#byId = new Map(this.starts.map((start) => [start.span, start]));
    this.#ends = new Map(
      events.flatMap((event) => (event.type === 'span.ended' ? [[event.span as string, event]] : [])),
    );
  }

  parentOf = ({ parent }: Started): Started | undefined => (parent === undefined ? undefined : this.#byId.get(parent));
  ancestorsOf = (start: Started): Started[] => {
    const parent = this.parentOf(start);
    return parent ? [parent, ...this.ancestorsOf(parent)] : [];
  };
  endOf = ({ span }: Started): Of<'span.ended'> | undefined => this.#ends.get(span);
  childrenOf = ({ span }: Started): Started[] => this.starts.filter(({ parent }) => parent === span);
  named = (name: string): Started[] => this.starts.filter((start) => start.name === name);

  replace<E extends Unnumbered>(old: E, change: Partial<E>): Events {
    return this.events.map((event) => (event === old ? { ...event, ...change } : event));
  }

  insertAfter(old: Unnumbered, added: Unnumbered): Events {
    return this.events.flatMap((event) => (event === old ? [event, added] : [event]));
  }

  without(gone: (event: Unnumbered) => boolean): Events {
    return this.events.filter((event) => !gone(event));
  }
}

const exact = ({ parentEvidence }: Started): boolean => parentEvidence !== 'inferred';
const isCommand = ({ trace }: { trace: string }): boolean => trace !== BACKGROUND;
const isProcess = ({ attributes }: Started): boolean => ATTR.argv in attributes;
const sameContainer = (a: Started, b: Started): boolean =>
  a.trace === b.trace && a.attributes[ATTR.containerId] === b.attributes[ATTR.containerId];

/** `runc start`s that follow a `runc create` of the same command. */
const freshStarts = (trace: Trace): Started[] =>
  trace
    .named('runc start')
    // What the engine does by itself, as to start a container again, is no command's.
    .filter(isCommand)
    .filter((start) => trace.named('runc create').some((create) => sameContainer(create, start)));

/** Who may have a hop of somebody else's below it, since the step between is not always seen. */
const mayStandFor = (hop: Started, above: Started): boolean =>
  above.to === hop.from ||
  (hop.from === 'shim' && above.to === 'containerd') ||
  (hop.from === 'containerd' && hop.to === 'kernel' && above.to === 'dockerd') ||
  // BuildKit's calls travel on a request to dockerd.
  (['cli', 'buildkit'].includes(hop.from) && above.to === 'dockerd');

const IMPOSSIBLE = COMPONENTS.flatMap((from) => COMPONENTS.map((to) => ({ from, to }))).filter(
  ({ from, to }) =>
    !HOPS.some((hop) => hop.startsWith(`${from} → `) && wordsOf(to).some((word) => hop.endsWith(` → ${word}`))),
);

function wordsOf(to: string): string[] {
  return to === 'container' ? ['container', 'init', 'program'] : [to];
}

const MAKERS: Record<string, (trace: Trace) => Mutant[]> = {
  'an answer before its request': (trace) =>
    trace.starts.flatMap((start) => {
      const end = trace.endOf(start);
      return end ? [() => trace.replace(end, { at: nanos(start.at - 1) })] : [];
    }),
  'a child before its parent': (trace) =>
    trace.starts.flatMap((start) => {
      const parent = trace.parentOf(start);
      return parent ? [() => trace.replace(start, { at: nanos(parent.at - 1) })] : [];
    }),
  'a hop that ends twice': (trace) =>
    trace.starts.flatMap((start) => {
      const end = trace.endOf(start);
      return end ? [() => trace.insertAfter(end, { ...end, at: nanos(end.at + MS) })] : [];
    }),
  'a hop that begins twice': (trace) => trace.starts.map((start) => () => trace.insertAfter(start, { ...start })),
  'a response without its request': (trace) =>
    trace.starts.filter((start) => trace.endOf(start)).map((start) => () => trace.without((event) => event === start)),
  'a parent that is not there': (trace) =>
    trace.starts
      .filter(({ parent }) => parent)
      .map((start) => () => trace.replace(start, { parent: spanId('nobody') })),
  'an orphan of a command': (trace) =>
    trace.starts
      .filter((start) => start.parent && isCommand(start))
      .map((start) => () => trace.replace(start, { parent: undefined })),
  'a parent of another command': (trace) =>
    trace.starts
      .filter((start) => start.parent && isCommand(start))
      .map((start) => () => trace.replace(start, { trace: traceId('another') })),
  'a command that is typed twice': (trace) =>
    trace.starts
      .filter((start) => !start.parent && isCommand(start))
      .map((root) => () => trace.insertAfter(root, { ...root, span: spanId('again') })),
  'a command that nobody typed': (trace) =>
    trace.starts
      .filter((start) => !start.parent && isCommand(start))
      .map((root) => () => trace.replace(root, { from: 'dockerd' })),
  'word of what is over': (trace) =>
    trace.starts.flatMap((start) => {
      const end = trace.endOf(start);
      if (!end) return [];
      const { span, trace: own, evidence } = start;
      const at = nanos(end.at + 1);
      return [
        () =>
          trace.insertAfter(end, { type: 'span.event', at, span, trace: own, name: 'data', attributes: {}, evidence }),
      ];
    }),
  'time that steps back': (trace) => {
    let newest = 0;
    return trace.events.flatMap((event) => {
      const before = newest;
      if ('span' in event) newest = Math.max(newest, event.at);
      return 'span' in event && before > 0 ? [() => trace.replace(event, { at: nanos(before - 1001 * MS) })] : [];
    });
  },
  'components that never talk': (trace) =>
    trace.starts
      .filter(({ parent }) => parent)
      .map((start, i) => () => trace.replace(start, IMPOSSIBLE[i % IMPOSSIBLE.length] as (typeof IMPOSSIBLE)[number])),
  'a client that runs runc itself': (trace) =>
    trace.named('runc create').map((create) => () => trace.replace(create, { from: 'cli' })),
  'a caller that was never called': (trace) => {
    const mutants = new Map<string, Mutant>();
    for (const start of trace.starts.filter(exact))
      for (const above of trace.ancestorsOf(start).slice(1))
        if (!mayStandFor(start, above))
          mutants.set(`${start.from} → ${start.to} below ${above.to}`, () =>
            trace.replace(start, { parent: above.span }),
          );
    return [...mutants.values()];
  },
  'a container process without a runc': (trace) =>
    trace.starts.flatMap((start) => {
      const runc = start.from === 'runc' && start.to === 'container' ? trace.parentOf(start) : undefined;
      return runc?.parent && exact(start) ? [() => trace.replace(start, { parent: runc.parent })] : [];
    }),
  'a system call that causes something': (trace) =>
    trace.starts.flatMap((start) => {
      const call =
        start.parent &&
        trace.starts.find((other) => other.to === 'kernel' && other.trace === start.trace && other.at < start.at);
      return call ? [() => trace.replace(start, { parent: call.span })] : [];
    }),
  'a request that works after its answer': (trace) =>
    trace.starts.flatMap((start) => {
      const parent = trace.parentOf(start);
      const [over, end] = [parent && trace.endOf(parent), trace.endOf(start)];
      if (!parent || isProcess(parent) || !parent.parent || !over || !exact(start) || trace.childrenOf(start).length)
        return [];
      const late = { at: nanos(over.at + 1) };
      return [() => new Trace(trace.replace(start, late)).replace(end as Unnumbered, late)];
    }),
  'runc start before runc create': (trace) =>
    freshStarts(trace).map((start) => () => {
      const create = trace.named('runc create').find((other) => sameContainer(other, start)) as Started;
      return new Trace(trace.replace(start, { name: 'runc create' })).replace(create, { name: 'runc start' });
    }),
  'runc start without runc create': (trace) =>
    freshStarts(trace).map((start) => () => {
      const gone = new Set<string>();
      for (const other of trace.starts)
        if ((other.name === 'runc create' && sameContainer(other, start)) || gone.has(other.parent ?? ''))
          gone.add(other.span);
      return trace.without((event) => 'span' in event && gone.has(event.span));
    }),
  'runc exec before runc start': (trace) =>
    freshStarts(trace).map((start) => () => trace.replace(start, { name: 'runc exec' })),
  'runc create of what is there': (trace) =>
    freshStarts(trace).map((start) => () => {
      const program = trace.childrenOf(start).map(({ span }) => span as string);
      const rest = new Trace(trace.without((event) => 'span' in event && program.includes(event.span)));
      return rest.replace(start, { name: 'runc create' });
    }),
};

export const MUTATIONS = Object.keys(MAKERS);

export const mutantsOf = (kind: string, events: Events): Mutant[] => MAKERS[kind]?.(new Trace(events)) ?? [];
