/**
 * A recording as long as is asked for, out of a real one: its longest run, told again and again as parts of one command line,
 * as a script that repeats it would be. Pure.
 */
import type { SpanEnded, SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import { nanos, spanId, type TraceId } from '#engine/trace/ids.ts';
import type { Recording } from '#engine/trace/recording.ts';

type Told = Extract<TraceEvent, { span: string }>;
type Run = { root: SpanStarted; end: SpanEnded; inside: Told[] };

/** Between one round and the next (ns), about what a shell needs. */
const PAUSE = 5e6;

/** @throws when the recording has no run that ended */
export function repeatedRun({ header, events }: Recording, wanted: number): Recording {
  const run = longestRun(events);
  const round = run.end.at - run.root.at + PAUSE;
  const rounds = Math.max(1, Math.ceil((wanted - 2) / run.inside.length));
  const told: TraceEvent[] = [run.root];
  for (let n = 0; n < rounds; n++) for (const event of run.inside) told.push(inRound(event, n, round * n, run.root));
  const inside = told.slice(0, Math.max(1, wanted - 1));
  inside.push({ ...run.end, at: nanos(run.end.at + round * (rounds - 1)) });
  return {
    header: { ...header, title: `${header.title}, ${rounds} times` },
    events: inside.map((event, seq) => ({ ...event, seq })),
    unreadable: [],
  };
}

function inRound(event: Told, n: number, later: number, root: SpanStarted): Told {
  const renamed = (id: string) => (id === root.span ? root.span : spanId(`${id}.${n}`));
  const moved = { ...event, span: renamed(event.span), at: nanos(event.at + later) };
  return moved.type === 'span.started' && moved.parent ? { ...moved, parent: renamed(moved.parent) } : moved;
}

function longestRun(events: readonly TraceEvent[]): Run {
  const byTrace = new Map<TraceId, Told[]>();
  for (const event of events)
    if ('span' in event) byTrace.set(event.trace, [...(byTrace.get(event.trace) ?? []), event]);
  const [longest = []] = [...byTrace.values()].filter(hasEnds).sort((a, b) => b.length - a.length);
  const root = rootOf(longest);
  const end = longest.find((event): event is SpanEnded => event.type === 'span.ended' && event.span === root?.span);
  if (!root || !end) throw new Error('This recording has no run that began and ended.');
  return { root, end, inside: longest.filter((event) => event !== root && event !== end) };
}

const rootOf = (run: readonly Told[]): SpanStarted | undefined =>
  run.find(
    (event): event is SpanStarted =>
      event.type === 'span.started' && event.parent === undefined && event.trace !== 'background',
  );

const hasEnds = (run: readonly Told[]): boolean => {
  const root = rootOf(run);
  return root !== undefined && run.some((event) => event.type === 'span.ended' && event.span === root.span);
};
