'use client';
import { useState } from 'react';

const KEY = 'engine-room.editor-open';

/** Whether the editor is open in this window: a reload finds it as it was, a new window begins without. */
export function useEditorOpen(): { open: boolean; setOpen(open: boolean): void } {
  const [open, setOpen] = useState(read);
  return {
    open,
    setOpen: (next) => {
      setOpen(next);
      try {
        sessionStorage.setItem(KEY, String(next));
      } catch {
        // Storage is refused: a reload begins without the editor.
      }
    },
  };
}

function read(): boolean {
  try {
    return sessionStorage.getItem(KEY) === 'true';
  } catch {
    return false;
  }
}
