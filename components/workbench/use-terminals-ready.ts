'use client';
import { useCallback, useState } from 'react';
import type { TerminalState } from '#components/terminal/terminal-socket.ts';

type TerminalsReady = { ready: boolean; note(id: string, state: TerminalState): void };

/** Whether a terminal of this lab is at the other end; later ones come and go without holding up the page. */
export function useTerminalsReady(lab: string | null): TerminalsReady {
  const [readyLab, setReadyLab] = useState<string | null>(null);
  const note = useCallback(
    (_id: string, state: TerminalState) => {
      if (state === 'open') setReadyLab(lab);
    },
    [lab],
  );
  return { ready: lab !== null && readyLab === lab, note };
}
