'use client';
import { X } from 'lucide-react';
import { IconButton } from '#components/shell/icon-button.tsx';
import shell from '#components/shell/shell.module.css';
import type { LabFiles, LabFilesSnapshot } from './lab-files.ts';
import css from './notices.module.css';
import { homely } from './paths.ts';

export function Waiting({ lab }: { lab: LabFilesSnapshot }) {
  const { connection, ready } = lab;
  if (connection.state === 'lost')
    return (
      <p role="status" className={css.notice} data-kind="bad">
        No connection to the lab’s files{connection.why && `: ${connection.why}`}. What you type is kept in this
        browser; the page tries again by itself.
      </p>
    );
  return ready ? null : (
    <p role="status" className={css.notice}>
      {connection.state === 'connecting' ? 'Connecting to the lab’s files …' : 'Waiting for the lab …'}
    </p>
  );
}

/** A lab that is gone took its files along, but what was open in it is still here. */
export function EarlierFiles({ lab, files }: { lab: LabFilesSnapshot; files: LabFiles }) {
  if (lab.earlier.length === 0) return null;
  const names = lab.earlier.map(({ path }) => homely(path));
  return (
    <div role="status" className={css.notice}>
      <p>
        From the lab before this one: <code>{names.slice(0, 5).join(', ')}</code>
        {names.length > 5 && ` and ${names.length - 5} more`}
      </p>
      <button type="button" className={shell.plain} onClick={() => files.putBackEarlier()}>
        Put into this lab
      </button>
      <button type="button" className={shell.plain} onClick={() => files.forgetEarlier()}>
        Forget
      </button>
    </div>
  );
}

export function Problem({ text, onDismiss }: { text: string | null; onDismiss(): void }) {
  if (text === null) return null;
  return (
    <div role="alert" className={css.notice} data-kind="bad">
      <p>{text}</p>
      <IconButton label="Close this message" onClick={onDismiss}>
        <X size={13} />
      </IconButton>
    </div>
  );
}
