import { area, curveBasis, max, scaleLinear, stack } from 'd3';
import { KINDS, type Kind } from '#engine/scene/kind.ts';
import type { Pace } from '#engine/scene/pace.ts';
import type { Step } from '#engine/scene/steps.ts';

export type DensityShape = { kind: Kind; path: string };

/** Columns of the strip: fewer than its pixels, so that the curve stays calm. */
const BINS = 110;
/** A system call weighs less: there are hundreds, and they would drown the messages. */
const WEIGHT = { tick: 0.55, message: 1.6 };

/** How many messages of each kind there are along the width, stacked; square root, so that few are seen beside many. */
export function densityLayout(steps: readonly Step[], pace: Pace, width: number, height: number): DensityShape[] {
  const bins = Array.from(
    { length: BINS },
    () => Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>,
  );
  for (const step of steps) {
    const bin = bins[Math.min(BINS - 1, Math.floor(pace.toUnit(step.at) * BINS))] as Record<Kind, number>;
    bin[step.kind] += step.kind === 'sys' ? WEIGHT.tick : WEIGHT.message;
  }
  const layers = stack<Record<Kind, number>, Kind>().keys(KINDS)(bins);
  const most = max(layers.at(-1) ?? [], (point) => point[1]) || 1;
  const y = scaleLinear()
    .domain([0, Math.sqrt(most)])
    .range([height - 2, 3]);
  const shape = area<[number, number]>()
    .x((_, i) => ((i + 0.5) / BINS) * width)
    .y0((point) => y(Math.sqrt(point[0])))
    .y1((point) => y(Math.sqrt(point[1])))
    .curve(curveBasis);
  return layers.map((layer) => ({ kind: layer.key, path: shape(layer as unknown as [number, number][]) ?? '' }));
}
