'use client';
import { useEffect } from 'react';
import type { Hosts } from './use-hosts.ts';

/** Ctrl-Shift-` goes to the other host, and into its terminal where the focus was in one. */
export function useHostKey({ first, second, shown, show }: Hosts): void {
  useEffect(() => {
    if (!second) return;
    const other = shown === first ? second : first;
    const go = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || !event.shiftKey || event.code !== 'Backquote') return;
      event.preventDefault();
      event.stopPropagation();
      const typing = document.activeElement?.closest('.xterm') !== null;
      show(other.number);
      // What is hidden takes no focus: once it is drawn.
      if (typing) requestAnimationFrame(() => other.desk.focus());
    };
    addEventListener('keydown', go, true);
    return () => removeEventListener('keydown', go, true);
  }, [first, second, shown, show]);
}
