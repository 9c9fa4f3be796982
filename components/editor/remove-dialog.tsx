'use client';
import { useState } from 'react';
import shell from '#components/shell/shell.module.css';
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
    <dialog
      ref={listen}
      id={ID}
      className={shell.dialog}
      data-small
      aria-labelledby="remove-title"
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id="remove-title">Delete {asked && homely(asked.path)}?</h2>
      <p>
        {asked?.directory ? 'The folder goes with all that is in it.' : 'The file goes from the lab.'} There is no bin
        to take it back from.
      </p>
      <form method="dialog" className={shell.actions}>
        <button type="submit" className={shell.plain}>
          Keep it
        </button>
        <button
          type="submit"
          className={`${shell.plain} ${shell.danger}`}
          onClick={() => asked && onRemove(asked.path)}
        >
          Delete it
        </button>
      </form>
    </dialog>
  );
}
