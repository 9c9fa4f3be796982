'use client';
import css from './shell.module.css';

const ID = 'reset-dialog';

export const askToReset = (): void => (document.getElementById(ID) as HTMLDialogElement | null)?.showModal();

/** Asks before a lab is thrown away. `what`: its name, where there are two. */
export function ResetDialog({ what, onReset }: { what: string; onReset(): void }) {
  return (
    <dialog
      id={ID}
      className={css.dialog}
      data-small
      aria-labelledby="reset-title"
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id="reset-title">Reset {what}?</h2>
      <p>
        Its containers, images you made, files and terminals go, and a new lab boots in about a second. The runs you
        have seen so far leave the list; download those you want to keep.
      </p>
      <form method="dialog" className={css.actions}>
        <button type="submit" className={css.plain}>
          Keep it
        </button>
        <button type="submit" className={`${css.plain} ${css.danger}`} onClick={onReset}>
          Reset {what}
        </button>
      </form>
    </dialog>
  );
}
