'use client';
import dynamic from 'next/dynamic';
import { useCallback, useMemo } from 'react';
import { EditorPlace } from '#components/editor/editor-place.tsx';
import { typeInto } from '#components/lesson/desk-of.ts';
import type { TerminalDesk } from '#components/terminal/terminal-desk.ts';
import type { Build } from '#engine/scene/build.ts';
import type { LabStatus } from '#engine/trace/wire.ts';

/** Monaco and all that stands on it come over the network when somebody opens the editor, and not before. */
const EditorPane = dynamic(() => import('#components/editor/editor-pane.tsx'), { ssr: false });

type Props = {
  live: boolean;
  reason: string;
  desk: TerminalDesk;
  status: LabStatus | null;
  builds: readonly Build[];
  narrow: boolean;
};

export function EditorArea({ live, reason, desk, status, builds, narrow }: Props) {
  const present = (status?.images ?? []).filter(({ state }) => state === 'present').map(({ name }) => name);
  const names = present.join(' ');
  const images = useMemo(() => ({ present: names === '' ? [] : names.split(' '), hub: [] }), [names]);
  const run = useCallback((line: string, stay: boolean) => typeInto(desk, line, { enter: true, stay }), [desk]);
  if (!live) return <EditorPlace reason={reason} />;
  return <EditorPane run={run} images={images} builds={builds} narrow={narrow} />;
}
