/** How far a file has come on its way at the cursor. Pure: a function of the clock's place, so it goes back as it goes forth. */
import type { Clock } from '#components/player/clock.ts';
import type { ToldChange } from '#engine/scene/storage/container-files.ts';

/** What takes no time worth drawing is on its way for so long (ms) while it is played. */
const SEEN_MS = 650;

/**
 * A copy that takes longer in the picture goes as fast as it went. At the run's end everything has arrived.
 *
 * @returns 0 to 1; 0 before it begins
 */
export function shareOf({ at, took = 0 }: Pick<ToldChange, 'at' | 'took'>, clock: ClockPlace): number {
  if (clock.at >= clock.end || at - took < clock.start) return 1;
  const [began, ended, now] = [at - took, at, clock.at].map((time) => clock.pace.toUnit(time)) as [
    number,
    number,
    number,
  ];
  const least = SEEN_MS / clock.wall;
  return Math.min(1, Math.max(0, (now - began) / Math.max(ended - began, least)));
}

export type ClockPlace = Pick<Clock, 'at' | 'start' | 'end' | 'pace' | 'wall'>;
