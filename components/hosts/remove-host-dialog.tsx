'use client';
import type { RefObject } from 'react';
import { ConfirmDialog } from '#components/shell/confirm-dialog.tsx';
import { HOSTNAMES } from '#engine/trace/lab-hosts.ts';

/** Asks before the second host is thrown away. */
export function RemoveHostDialog({ ref, onRemove }: { ref: RefObject<HTMLDialogElement | null>; onRemove(): void }) {
  return (
    <ConfirmDialog ref={ref} title={`Remove ${HOSTNAMES[2]}?`} confirm={`Remove ${HOSTNAMES[2]}`} onConfirm={onRemove}>
      Its containers, files, terminals and runs go, and so does the cable. {HOSTNAMES[1]} stays as it is: to a swarm it
      looks as if the other machine had burnt down.
    </ConfirmDialog>
  );
}
