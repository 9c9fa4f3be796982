'use client';
import { useState } from 'react';
import { ConfirmDialog } from '#components/shell/confirm-dialog.tsx';
import { homely } from './paths.ts';

const ID = 'remove-file-dialog';
const ASKED = 'engine-room:remove-file';

/** Asks before something is deleted: the lab has no bin to take it back from. */
export function askToRemove(path: string, directory: boolean): void {
  const dialog = document.getElementById(ID) as HTMLDialogElement | null;
  dialog?.dispatchEvent(new CustomEvent(ASKED, { detail: { path, directory } }));
  dialog?.showModal();
}

export function RemoveDialog({ onRemove }: { onRemove(path: string): void }) {
  const [asked, setAsked] = useState<{ path: string; directory: boolean } | null>(null);
  const listen = (dialog: HTMLDialogElement | null): (() => void) => {
    const hear = (event: Event): void => setAsked((event as CustomEvent<{ path: string; directory: boolean }>).detail);
    dialog?.addEventListener(ASKED, hear);
    return () => dialog?.removeEventListener(ASKED, hear);
  };
  return (
    <ConfirmDialog
      ref={listen}
      id={ID}
      title={`Delete ${asked ? homely(asked.path) : ''}?`}
      confirm="Delete it"
      onConfirm={() => asked && onRemove(asked.path)}
    >
      {asked?.directory ? 'The folder goes with all that is in it.' : 'The file goes from the lab.'} There is no bin to
      take it back from.
    </ConfirmDialog>
  );
}
