'use client';
import { ConfirmDialog } from './confirm-dialog.tsx';

const ID = 'reset-dialog';

export const askToReset = (): void => (document.getElementById(ID) as HTMLDialogElement | null)?.showModal();

/** Asks before a lab is thrown away. `what`: its name, where there are two. */
export function ResetDialog({ what, onReset }: { what: string; onReset(): void }) {
  return (
    <ConfirmDialog id={ID} title={`Reset ${what}?`} confirm={`Reset ${what}`} onConfirm={onReset}>
      Its containers, images you made, files and terminals go, and a new lab boots in about a second. The runs you have
      seen so far leave the list; download those you want to keep.
    </ConfirmDialog>
  );
}
