'use client';
import { useCallback } from 'react';
import { flushSync } from 'react-dom';
import type { Player } from '#components/player/use-player.ts';
import type { TraceId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { useEvidence } from './use-evidence.ts';
import type { Hosts } from './use-hosts.ts';

type ToLesson = { show(): void; showEvidence(seq: number): void };

/** A lesson is about the first host: what it types or cites is there, so that one comes to the front. */
export function useLessonHost(
  { first, show }: Hosts,
  player: Player | undefined,
  pick: (trace: TraceId | null, of?: TraceLog) => void,
): ToLesson {
  const { log } = first.lab;
  const pickThere = useCallback(
    (trace: TraceId) => {
      show(1);
      pick(trace, log);
    },
    [show, pick, log],
  );
  // At once: a terminal that is hidden takes no focus.
  const showNow = useCallback(() => flushSync(() => show(1)), [show]);
  return { show: showNow, showEvidence: useEvidence(log, player, pickThere) };
}
