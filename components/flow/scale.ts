import type { Pace } from '#engine/scene/pace.ts';

/** Time (ns) → pixels of the picture and back. */
export type Scale = { width: number; x: (at: number) => number; time: (x: number) => number };

export function scaleFor(pace: Pace, [from, to]: readonly [number, number], width: number): Scale {
  const size = to - from;
  return {
    width,
    x: (at) => ((pace.toUnit(at) - from) / size) * width,
    time: (x) => pace.toTime(from + (x / width) * size),
  };
}
