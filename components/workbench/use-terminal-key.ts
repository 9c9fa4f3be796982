'use client';
import { useEffect } from 'react';
import type { TerminalDesk } from '#components/terminal/terminal-desk.ts';

/**
 * Ctrl-` goes to the terminal, and from there back to where the focus was. A terminal takes every other key, Tab too, so
 * without this the keyboard could not leave it.
 */
export function useTerminalKey(desk: TerminalDesk): void {
  useEffect(() => {
    let last: HTMLElement | null = null;
    const toggle = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || event.shiftKey || event.code !== 'Backquote') return;
      event.preventDefault();
      event.stopPropagation();
      const here = document.activeElement;
      if (here instanceof HTMLElement && here.closest('.xterm')) {
        placeToGo(last)?.focus();
        return;
      }
      last = here instanceof HTMLElement ? here : null;
      dispatchEvent(new Event('engine-room:typed'));
      desk.focus();
    };
    addEventListener('keydown', toggle, true);
    return () => removeEventListener('keydown', toggle, true);
  }, [desk]);
}

const placeToGo = (last: HTMLElement | null): HTMLElement | null =>
  last?.isConnected && last !== document.body
    ? last
    : document.querySelector<HTMLElement>('[data-picture] [role="tabpanel"] [tabindex="0"]');
