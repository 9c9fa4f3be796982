'use client';
import dynamic from 'next/dynamic';
import { type ComponentProps, useCallback, useMemo } from 'react';
import { useBuilds, useBuildViews } from '#components/build/use-builds.ts';
import { EditorPlace } from '#components/editor/editor-place.tsx';
import type { LabImages } from '#components/editor/language/image-names.ts';
import { useStoreEvents } from '#components/images/use-store-events.ts';
import { typeInto } from '#components/lesson/desk-of.ts';
import type { TerminalDesk } from '#components/terminal/terminal-desk.ts';
import { cacheLossesIn } from '#engine/scene/builds/cache-losses.ts';
import { knowledgeOf } from '#engine/scene/forecast/session-knowledge.ts';
import type { Runs } from '#engine/scene/runs.ts';
import { storedAt } from '#engine/scene/stored-world.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import type { LabStatus } from '#engine/trace/wire.ts';

/** Monaco and all that stands on it come over the network when somebody opens the editor, and not before. */
const EditorPane = dynamic(() => import('#components/editor/editor-pane.tsx'), { ssr: false });

type Props = {
  live: boolean;
  reason: string;
  desk: TerminalDesk;
  status: LabStatus | null;
  runs: Runs;
  log: TraceLog;
  narrow: boolean;
};

export function EditorArea({ live, reason, desk, status, runs, log, narrow }: Props) {
  const images = useLabImages(status);
  const run = useCallback((line: string, stay: boolean) => typeInto(desk, line, { enter: true, stay }), [desk]);
  if (!live) return <EditorPlace reason={reason} />;
  return <LiveEditor run={run} images={images} runs={runs} log={log} narrow={narrow} />;
}

/** The same object until another image is there, or on its way. */
function useLabImages(status: LabStatus | null): LabImages {
  const present = (status?.images ?? []).filter(({ state }) => state === 'present').map(({ name }) => name);
  const names = present.join(' ');
  const missing = (status?.hub?.missing ?? []).join(' ');
  return useMemo(() => ({ present: words(names), coming: words(missing) }), [names, missing]);
}

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

type LiveProps = Omit<ComponentProps<typeof EditorPane>, 'builds' | 'cache'> & Pick<Props, 'runs' | 'log'>;

/** Builds are folded only while the editor is open, and only when something of them or of the image store changes. */
function LiveEditor({ runs, log, ...pane }: LiveProps) {
  const store = useStoreEvents(log);
  const views = useBuildViews(runs);
  const builds = useBuilds(views, store);
  const { events } = store;
  const cache = useMemo(() => {
    const stored = storedAt(events, Number.POSITIVE_INFINITY);
    return { stored, knowledge: knowledgeOf(builds, stored, cacheLossesIn(views)) };
  }, [builds, events, views]);
  return <EditorPane {...pane} builds={builds} cache={cache} />;
}
