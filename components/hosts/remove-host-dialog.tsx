'use client';
import type { RefObject } from 'react';
import shell from '#components/shell/shell.module.css';
import { HOSTNAMES } from '#engine/trace/lab-hosts.ts';

/** Asks before the second host is thrown away. */
export function RemoveHostDialog({ ref, onRemove }: { ref: RefObject<HTMLDialogElement | null>; onRemove(): void }) {
  return (
    <dialog
      ref={ref}
      className={shell.dialog}
      data-small
      aria-labelledby="remove-host-title"
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id="remove-host-title">Remove {HOSTNAMES[2]}?</h2>
      <p>
        Its containers, files, terminals and runs go, and so does the cable. {HOSTNAMES[1]} stays as it is: to a swarm
        it looks as if the other machine had burnt down.
      </p>
      <form method="dialog" className={shell.actions}>
        <button type="submit" className={shell.plain}>
          Keep it
        </button>
        <button type="submit" className={`${shell.plain} ${shell.danger}`} onClick={onRemove}>
          Remove {HOSTNAMES[2]}
        </button>
      </form>
    </dialog>
  );
}
