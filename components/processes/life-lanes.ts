/** Where the lanes of a container's time line lie (px), from the top. Pure. */
import type { LifeItem } from './life-time-layout.ts';

export const EDGE = 14;
export const BAR = 24;
export const LANES = { asked: 0, stay: 27, first: 79, others: 124 } as const;
/** Where health stands, below signals of others where there are any (px). */
export const healthY = (items: readonly LifeItem[]): number => (hasOthers(items) ? 158 : 118);
export const hasOthers = (items: readonly LifeItem[]): boolean => items.some((item) => laneOf(item) === 'others');

/** Signals of the engine come from above, those of others from below, and so does the kernel. */
export const laneOf = (item: LifeItem): string => {
  if (item.kind === 'signal') return item.signal.sender === 'engine' ? 'signal' : 'others';
  return item.kind === 'memory' ? 'others' : item.kind;
};
