/** The part of the width that is shown, 0…1 of the whole. */
export type View = readonly [number, number];

export const WHOLE: View = [0, 1];

/** The smallest part of the whole that fills the width. */
const CLOSEST = 0.02;

export function zoomed(view: View, factor: number, around: number): View {
  const [from, to] = view;
  const size = Math.min(1, Math.max(CLOSEST, (to - from) * factor));
  const share = to > from ? (around - from) / (to - from) : 0.5;
  const start = Math.max(0, Math.min(1 - size, around - share * size));
  return [start, start + size];
}

export function panned(view: View, by: number): View {
  const size = view[1] - view[0];
  const start = Math.max(0, Math.min(1 - size, view[0] + by));
  return [start, start + size];
}
