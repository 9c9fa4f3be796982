import { shortName } from '#engine/scene/steps.ts';
import type { SpanView, TraceView } from '#engine/scene/trace-view.ts';
import { isHelper } from '#engine/scene/waits.ts';
import { type Decks, rowTop } from './deck-layout.ts';
import type { Ground } from './ground.ts';
import { Line } from './intervals.ts';
import type { Scale } from './scale.ts';
import { monoWidth } from './text-width.ts';

export type Bar = {
  span: SpanView;
  x0: number;
  x1: number;
  y: number;
  height: number;
  /** Stretches (px) in which the component works itself. */
  work: [number, number][];
  thread: boolean;
  /** Runs on beyond the picture. */
  open: boolean;
  failed: boolean;
  /** It says no, and whoever asked goes on. */
  refused: boolean;
  inferred: boolean;
  label?: { text: string; x: number };
};

const LEFT_PAD = 6;
/** In less (px) no name has room. */
const LEAST_NAME = 24;
/** Narrower than this a bar is a line, and its work is not told apart. */
const THIN = 3;

/** Requests and processes as bars. */
export function barLayout(trace: TraceView, decks: Decks, ground: Ground, scale: Scale, fontSize: number): Bar[] {
  const bars: Bar[] = [];
  for (const span of trace.requests) {
    const deck = decks.of.get(span.to);
    if (!deck || span.start > trace.end) continue;
    const open = span.end === undefined || span.end > trace.end;
    const x0 = scale.x(span.start);
    const x1 = Math.max(x0 + 1.5, open ? scale.x(trace.end) : scale.x(span.end as number));
    if (x1 < -2 || x0 > scale.width + 2) continue;
    const bar = {
      span,
      x0,
      x1,
      y: rowTop(decks, deck, ground.rows.of.get(span.id) ?? 0),
      height: decks.rowHeight,
      open,
    };
    const refused = ground.isRefusal(span);
    const work = restful(span) || x1 - x0 < THIN ? [] : ground.workOf(span);
    bars.push({
      ...bar,
      work: work
        .map(([from, to]): [number, number] => [scale.x(from), scale.x(to)])
        .filter(([from, to]) => to - from > 0.1),
      thread: span.stream,
      failed: span.outcome?.ok === false && !refused,
      refused,
      inferred: span.evidence !== 'observed',
      ...labelOf(span, ground.childrenOf(span), x0, Math.min(x1, scale.width), scale, fontSize),
    });
  }
  return withRoomForNames(bars, fontSize);
}

/** Bars that share a deck's last row may cover each other: of their names those stay that cover none. */
function withRoomForNames(bars: Bar[], fontSize: number): Bar[] {
  const lines = new Map<number, Line>();
  for (const bar of bars) {
    if (!bar.label) continue;
    const line = lines.get(bar.y) ?? new Line([]);
    lines.set(bar.y, line);
    const { text, x } = bar.label;
    if (!line.take(x, x + monoWidth(text, fontSize) + LEFT_PAD)) delete bar.label;
  }
  return bars;
}

/** A shim watches and a port proxy listens: long, but not work. */
const restful = (span: SpanView): boolean =>
  span.stream || (span.kind === 'exec' && (span.to === 'shim' || (isHelper(span) && span.end === undefined)));

/** The name goes into the first stretch that no arrow crosses and that it fits. */
function labelOf(
  span: SpanView,
  children: readonly SpanView[],
  x0: number,
  x1: number,
  scale: Scale,
  fontSize: number,
) {
  if (x1 - Math.max(0, x0) < LEAST_NAME) return {};
  const crossings = children.flatMap((child) =>
    isHelper(child) ? [] : [child.start, ...(child.end === undefined ? [] : [child.end])],
  );
  const posts = [
    Math.max(0, x0),
    ...crossings.map((at) => scale.x(at)).filter((x) => x > Math.max(0, x0) + 2 && x < x1),
    x1,
  ].sort((a, b) => a - b);
  const gaps = posts.slice(0, -1).map((from, i) => ({ from, room: (posts[i + 1] as number) - from - 2 * LEFT_PAD }));
  const name = shortName(span.name);
  for (const text of [name, name.split(' ')[0] as string]) {
    const gap = gaps.find(({ room }) => room >= monoWidth(text, fontSize));
    if (gap) return { label: { text, x: gap.from + LEFT_PAD } };
  }
  const widest = gaps.reduce((a, b) => (b.room > a.room ? b : a), { from: 0, room: 0 });
  const text = shortened(name, Math.floor(widest.room / monoWidth('x', fontSize)));
  return text === undefined ? {} : { label: { text, x: widest.from + LEFT_PAD } };
}

/** Shortened in the middle: both ends of a name tell it from others. Nothing when too little would be left. */
function shortened(name: string, most: number): string | undefined {
  if (most < 7) return undefined;
  const head = Math.ceil((most - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (most - 1 - head))}`;
}
