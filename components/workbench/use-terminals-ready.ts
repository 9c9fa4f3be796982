'use client';
import { useCallback, useState } from 'react';
import type { TerminalState } from '#components/terminal/terminal-socket.ts';

/** Whether the first terminal is at the other end; later ones come and go without holding up the page. */
export function useTerminalsReady(): { ready: boolean; note(id: string, state: TerminalState): void } {
  const [ready, setReady] = useState(false);
  const note = useCallback((_id: string, state: TerminalState) => {
    if (state === 'open') setReady(true);
  }, []);
  return { ready, note };
}
