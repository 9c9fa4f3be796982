'use client';
import { useEffect, useRef, useState } from 'react';
import { useHostNumber } from '#components/lab/host.ts';
import { useTheme } from '#components/theme/use-theme.ts';
import type { CacheBreak } from './cache-breaks.ts';
import css from './code.module.css';
import { CodeEditor, type CodeEvents } from './code-editor.ts';
import { modelsOf } from './code-models.ts';
import { fetchHubImages, HubImages } from './hub-images.ts';
import type { LabImages } from './language/image-names.ts';
import type { Problem } from './language/problem.ts';
import type { MarginMark } from './margin-marks.ts';

export type CodeAreaProps = {
  /** whose files these are */
  lab: string;
  path: string;
  text: string;
  /** The text as it is this moment: what was typed since this was drawn must not be taken back. */
  textNow(path: string): string | undefined;
  problems: readonly Problem[];
  marks: readonly MarginMark[];
  breaks: readonly CacheBreak[];
  images: LabImages;
  /** Line to go to; another object goes there again. */
  goTo: { line: number } | null;
  narrow: boolean;
} & CodeEvents;

/** Monaco around one file at a time; each file keeps its undo history and its place, also while another host is in front. */
export default function CodeArea({
  lab,
  path,
  text,
  textNow,
  problems,
  marks,
  breaks,
  images,
  goTo,
  narrow,
  ...events
}: CodeAreaProps) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<CodeEditor | null>(null);
  const number = useHostNumber();
  const [hub] = useState(() => new HubImages(() => fetchHubImages(number), Date.now));
  const theme = useTheme();
  const latest = useRef({ events, images });
  latest.current = { events, images };

  useEffect(() => {
    if (!host.current) return;
    const made = new CodeEditor(host.current, {
      models: modelsOf(number, lab),
      images: async () => ({ ...latest.current.images, hub: await hub.read() }),
      onEdit: (where, value) => latest.current.events.onEdit(where, value),
      onSave: () => latest.current.events.onSave(),
      onBuild: () => latest.current.events.onBuild(),
      onTabMoves: (moves) => latest.current.events.onTabMoves(moves),
    });
    setEditor(made);
    return () => made.dispose();
  }, [hub, number, lab]);
  // The theme's name changes; its colours are read from the page.
  useEffect(() => editor?.paint(theme), [editor, theme]);
  useEffect(() => editor?.show(path, textNow(path) ?? text), [editor, path, text, textNow]);
  useEffect(() => editor?.markProblems(path, problems), [editor, path, problems]);
  useEffect(() => editor?.markMargin(path, marks), [editor, path, marks]);
  useEffect(() => editor?.markBreaks(path, breaks), [editor, path, breaks]);
  useEffect(() => editor?.setNarrow(narrow), [editor, narrow]);
  useEffect(() => {
    if (goTo) editor?.goTo(goTo.line);
  }, [editor, goTo]);
  return <div ref={host} className={css.host} />;
}
