'use client';
import '@xterm/xterm/css/xterm.css';
import type { Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import type { TerminalOutput } from '#engine/trace/event.ts';
import { openXterm } from './open-xterm.ts';
import css from './terminal.module.css';

type Props = {
  line: string;
  output: readonly TerminalOutput[];
  /** How many pieces of the output are on the screen. */
  count: number;
  /** Once the command has ended. */
  exitCode: number | undefined;
};

type Shown = { term: Terminal; count: number; ended: boolean };

/** A screen that only shows. Going back draws it anew; going on writes what is new. */
export default function ReplayTerminal({ line, output, count, exitCode }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<Shown>(null);

  useEffect(() => {
    if (!host.current) return;
    const terminal = openXterm(host.current, { readOnly: true });
    begin(terminal.term, line);
    shown.current = { term: terminal.term, count: 0, ended: false };
    return () => terminal.dispose();
  }, [line]);

  useEffect(() => {
    const screen = shown.current;
    if (!screen) return;
    if (count < screen.count || (screen.ended && exitCode === undefined)) begin(screen.term, line, screen);
    for (const piece of output.slice(screen.count, count)) screen.term.write(piece.data);
    screen.count = count;
    if (exitCode !== undefined && !screen.ended) screen.term.write(`\r\n\x1b[90mended with ${exitCode}\x1b[0m`);
    screen.ended = exitCode !== undefined;
  }, [output, count, exitCode, line]);

  return (
    <div className={css.screen} data-state="replay">
      <div ref={host} className={css.host} />
    </div>
  );
}

function begin(term: Terminal, line: string, shown?: Shown): void {
  term.reset();
  term.write(`\x1b[?25l\x1b[33m$\x1b[0m ${line}\r\n`);
  if (shown) Object.assign(shown, { count: 0, ended: false });
}

/** How many pieces of output came at or before `until` (ns). */
export function printedBy(output: readonly TerminalOutput[], until: number): number {
  let count = 0;
  while (count < output.length && (output[count]?.at ?? 0) <= until) count++;
  return count;
}
