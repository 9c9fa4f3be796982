'use client';
import { useMemo } from 'react';
import { useStored } from '#components/shell/use-stored.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { type RecordingHeader, runRecordingId } from '#engine/trace/recording.ts';
import { type KeptRuns, useKeptRuns } from './use-kept-runs.ts';

/** More ids than these are not remembered by this browser. */
const MOST = 200;

export type RunKeeping = {
  kept: KeptRuns;
  isPinned(run: TraceView): boolean;
  isRemoved(run: TraceView): boolean;
  pin(run: TraceView): void;
  /** Only what the engine keeps can be removed. */
  remove?: (run: TraceView) => Promise<void>;
};

/** Pins and removes the runs of a log: the engine's recordings of a live lab; of a replay this browser remembers the pins. */
export function useRunKeeping(header: RecordingHeader | null, live: boolean): RunKeeping {
  const kept = useKeptRuns(live);
  const own = useIdSet('pinned-runs');
  const gone = useIdSet('removed-runs');
  const idOf = (run: TraceView): string => runRecordingId(header?.id ?? '', run.id);
  const pinned = useMemo(() => new Set(kept.runs.filter((run) => run.pinned).map((run) => run.id)), [kept.runs]);
  const pins = live ? pinned : own.ids;
  const asked = (run: TraceView) => ({ id: idOf(run), title: run.commandLine });
  const isPinned = (run: TraceView): boolean => pins.has(idOf(run));
  return {
    kept: {
      ...kept,
      undo: async () => {
        if (kept.removed) gone.set(kept.removed.id, false);
        await kept.undo();
      },
    },
    isPinned,
    isRemoved: (run) => live && gone.ids.has(idOf(run)),
    pin: (run) => {
      if (live) void kept.pin(asked(run), !isPinned(run));
      else own.set(idOf(run), !isPinned(run));
    },
    ...(live && {
      remove: async (run: TraceView) => {
        if (await kept.remove(asked(run))) gone.set(idOf(run), true);
      },
    }),
  };
}

/** Ids kept in this browser, the newest last. */
function useIdSet(key: string): { ids: ReadonlySet<string>; set(id: string, on: boolean): void } {
  const [text, store] = useStored<string>(key, '');
  const ids = useMemo(() => new Set(text.split(' ').filter(Boolean)), [text]);
  const set = (id: string, on: boolean): void => {
    const others = [...ids].filter((other) => other !== id);
    store([...others, ...(on ? [id] : [])].slice(-MOST).join(' '));
  };
  return { ids, set };
}
