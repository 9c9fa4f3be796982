'use client';
import dynamic from 'next/dynamic';
import { type ComponentProps, useCallback, useMemo } from 'react';
import { useBuilds } from '#components/build/use-builds.ts';
import { EditorPlace } from '#components/editor/editor-place.tsx';
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
  const present = (status?.images ?? []).filter(({ state }) => state === 'present').map(({ name }) => name);
  const names = present.join(' ');
  const images = useMemo(() => ({ present: names === '' ? [] : names.split(' '), hub: [] }), [names]);
  const run = useCallback((line: string, stay: boolean) => typeInto(desk, line, { enter: true, stay }), [desk]);
  if (!live) return <EditorPlace reason={reason} />;
  return <LiveEditor run={run} images={images} runs={runs} log={log} narrow={narrow} />;
}

type LiveProps = Omit<ComponentProps<typeof EditorPane>, 'builds' | 'cache'> & Pick<Props, 'runs' | 'log'>;

/** Builds are folded only while the editor is open. */
function LiveEditor({ runs, log, ...pane }: LiveProps) {
  const store = useStoreEvents(log);
  const builds = useBuilds(runs, store);
  const cache = useMemo(() => {
    const stored = storedAt(store.events, Number.POSITIVE_INFINITY);
    const losses = cacheLossesIn([...runs.views.values()]);
    return { stored, knowledge: knowledgeOf(builds, stored, losses) };
  }, [builds, store, runs]);
  return <EditorPane {...pane} builds={builds} cache={cache} />;
}
