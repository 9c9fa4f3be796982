/** A container's whole life from left to right: its states, what was asked, signals, its first process, its health. Pure. */
import type { Asked } from '#engine/scene/process/asked.ts';
import type { ContainerStory, Stay } from '#engine/scene/process/container-story.ts';
import type { Signal } from '#engine/scene/process/life-signals.ts';

/** What can be chosen. The id stays the same while the log grows. */
export type LifeItem =
  | { kind: 'stay'; id: string; at: number; stay: Stay; index: number }
  | { kind: 'asked'; id: string; at: number; asked: Asked }
  | { kind: 'signal'; id: string; at: number; signal: Signal }
  | { kind: 'memory'; id: string; at: number; first: boolean; memory: ContainerStory['memory'][number] }
  | { kind: 'health'; id: string; at: number; status: string };

export type LifeScale = { width: number; x: (at: number) => number };

/** In order of time. */
export function itemsOf(story: ContainerStory): LifeItem[] {
  const items: LifeItem[] = [
    ...story.stays
      .map((stay, index) => ({ kind: 'stay' as const, id: `stay/${index}`, at: stay.from, stay, index }))
      .filter(({ stay: { from, until } }) => from !== until),
    ...story.asked.map((asked) => ({ kind: 'asked' as const, id: `asked/${asked.span}`, at: asked.at, asked })),
    ...story.signals.map((signal) => ({
      ...{ kind: 'signal' as const, id: `signal/${signal.span ?? signal.at}`, at: signal.at, signal },
    })),
    ...story.memory.map((memory) => ({
      ...{ kind: 'memory' as const, id: `memory/${memory.span}`, at: memory.at, memory, first: memory.first },
    })),
    ...story.health.map(({ at, status }) => ({ kind: 'health' as const, id: `health/${at}`, at, status })),
  ];
  return items.sort((a, b) => a.at - b.at);
}

/** Each moment is so far from the one before (px) that both can be pressed; on the average they have more. */
const APART = 24;
const ROOMY = 36;
/** Waits longer than this (ns) grow by their logarithm only. */
const SHORT = 25e6;

/** @param until the end of the picture, for what is still so */
export function lifeScale(story: ContainerStory, until: number, room: number, isTrue: boolean): LifeScale {
  const times = [...new Set([...momentsOf(story), until])].sort((a, b) => a - b);
  const waits = times.map((at, index) => at - (times[index - 1] ?? at));
  const width = isTrue ? room : Math.max(room, waits.length * ROOMY);
  const least = isTrue ? 0 : APART;
  const weights = waits.map((ns) => (isTrue ? ns : Math.log2(1 + ns / SHORT)));
  const share = (width - least * (waits.length - 1)) / (weights.reduce((sum, weight) => sum + weight, 0) || 1);
  let x = 0;
  const xs = weights.map((weight, index) => {
    x += index === 0 ? 0 : least + weight * share;
    return x;
  });
  return { width, x: (at) => between(times, xs, at) };
}

function between(times: readonly number[], xs: readonly number[], at: number): number {
  const next = times.findIndex((time) => time >= at);
  if (next <= 0) return next < 0 ? (xs.at(-1) ?? 0) : (xs[0] ?? 0);
  const [t0, t1] = [times[next - 1] as number, times[next] as number];
  const [x0, x1] = [xs[next - 1] as number, xs[next] as number];
  return x0 + ((at - t0) / (t1 - t0)) * (x1 - x0);
}

export const momentsOf = (story: ContainerStory): number[] => [
  ...itemsOf(story).map(({ at }) => at),
  ...story.firsts.flatMap(({ at, endedAt }) => [at, endedAt ?? at]),
  ...story.checks.map(({ at }) => at),
];

/** Which of these marks have room for their words before the next one. Widths in px, in order of x. */
export const labelled = (places: readonly { x: number; width: number }[]): boolean[] =>
  places.map(({ x, width }, index) => x + width <= (places[index + 1]?.x ?? Number.POSITIVE_INFINITY));
