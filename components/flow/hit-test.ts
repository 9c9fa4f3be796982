import { callId, type Step } from '#engine/scene/steps.ts';
import { kernelRowTop } from './deck-layout.ts';
import type { Picture } from './picture-layout.ts';

/** How far (px) the pointer may be from what it means. */
const REACH = 8;

/** The message under a point: an arrow, else a tick, else the call of a bar. Arithmetic, so thousands of shapes need no listeners. */
export function stepAt(picture: Picture, steps: readonly Step[], x: number, y: number): Step | undefined {
  return arrowAt(picture, x, y) ?? tickAt(picture, x, y) ?? barAt(picture, steps, x, y);
}

function nearest<T>(candidates: readonly T[], distance: (candidate: T) => number, reach: number): T | undefined {
  let [best, found] = [reach, undefined as T | undefined];
  for (const candidate of candidates) {
    const far = distance(candidate);
    if (far < best) [best, found] = [far, candidate];
  }
  return found;
}

function arrowAt({ arrows }: Picture, x: number, y: number): Step | undefined {
  const within = arrows.filter((arrow) => y > Math.min(arrow.y0, arrow.y1) - 6 && y < Math.max(arrow.y0, arrow.y1) + 6);
  return nearest(within, (arrow) => Math.abs(arrow.x - x), REACH * 0.7)?.step;
}

function tickAt({ kernel, decks }: Picture, x: number, y: number): Step | undefined {
  const deck = decks.of.get('kernel');
  if (!deck || y < deck.y) return undefined;
  const middle = decks.kernelRowHeight / 2;
  return nearest(
    kernel.ticks,
    (tick) => Math.abs(tick.x - x) + Math.abs(kernelRowTop(decks, tick.row) + middle - y),
    REACH + middle,
  )?.step;
}

function barAt({ bars }: Picture, steps: readonly Step[], x: number, y: number): Step | undefined {
  const bar = bars.findLast((b) => x >= b.x0 - 2 && x <= b.x1 + 2 && y >= b.y && y <= b.y + b.height);
  return bar && steps.find((step) => step.id === callId(bar.span.id));
}
