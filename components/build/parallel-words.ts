import { durationText } from '#components/player/time-text.ts';
import type { Parallel } from './gantt-layout.ts';

/** `1 s on the clock, 1.08 s of work: up to 2 steps at a time. The end waited for 4 steps, which took 570 ms.` */
export function parallelText({ real, added, critical, most }: Parallel, steps: number): string {
  if (most === 0) return 'No step ran: there was nothing to do.';
  const clock = real === undefined ? 'The build goes on' : `${durationText(real)} on the clock`;
  const work = `${clock}; all steps added up are ${durationText(added)}.`;
  const beside = most === 1 ? ' One step ran at a time.' : ` Up to ${most} steps ran at the same time.`;
  const waited =
    steps > 1 ? ` The end waited for ${steps} of them, one after the other: ${durationText(critical)}.` : '';
  return `${work}${beside}${waited}`;
}
