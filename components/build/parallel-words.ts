import type { Build } from '#engine/scene/build.ts';
import { timeOf } from '#engine/scene/builds/step-time.ts';
import { durationText } from '#engine/scene/number-words.ts';
import { addedUp } from './step-moment.ts';

/**
 * `1 s on the clock; all steps added up are 1.08 s. Up to 2 steps ran at the same time. …`
 * @param critical ids of the steps that the end waited for
 * @param now ns, where what goes on ends
 */
export function parallelText(build: Build, critical: readonly string[], now: number): string {
  const { real, accumulated, atOnce } = timeOf(build, now);
  if (atOnce === 0) return 'No step ran for a time that could be measured.';
  const clock = build.endedAt === undefined ? 'The build goes on' : `${durationText(real)} on the clock`;
  const beside = atOnce === 1 ? 'One step ran at a time.' : `Up to ${atOnce} steps ran at the same time.`;
  const path = addedUp(build.steps.filter(({ id }) => critical.includes(id)));
  const waited =
    critical.length > 1 ? ` The end waited for ${critical.length}, one after the other: ${durationText(path)}.` : '';
  return `${clock}; all steps added up are ${durationText(accumulated)}. ${beside}${waited}`;
}
