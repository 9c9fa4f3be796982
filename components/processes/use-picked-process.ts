'use client';
import { useChosenHere } from '#components/deck/use-chosen-here.ts';
import type { Player } from '#components/player/use-player.ts';
import { processLives } from '#engine/scene/process-life.ts';
import { ATTR } from '#engine/trace/attribute.ts';

/** Host pid of the chosen process: as it was chosen here, else that of the span which is chosen in the run. */
export function usePickedProcess(player: Player | undefined): [number | undefined, (pid: number) => void] {
  const selected = player?.selected;
  const pid = player?.steps.find(({ id }) => id === selected)?.span.attributes[ATTR.pid];
  return useChosenHere<number>(selected, typeof pid === 'number' ? pid : undefined);
}

/** Chooses the last program that this process began in the run; undefined where the run did not see it begin one. */
export function spanOfProcess(player: Player | undefined, pid: number): (() => void) | undefined {
  if (!player) return undefined;
  const lives = processLives(player.trace.spans).filter((life) => life.pid === pid);
  const span = lives.at(-1)?.programs.findLast((program) => program.span !== undefined)?.span;
  return span === undefined ? undefined : () => player.selectSpan(span);
}
