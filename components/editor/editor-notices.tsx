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
        From the lab before this one: <Names names={names} />
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

/** What was there already stays until somebody says otherwise. */
export function Taken({ lab, onDismiss }: { lab: LabFilesSnapshot; onDismiss(): void }) {
  if (!lab.taken) return null;
  const { names, replace } = lab.taken;
  return (
    <div role="alert" className={css.notice}>
      <p>
        Already there, and left as {names.length === 1 ? 'it was' : 'they were'}: <Names names={names} />
      </p>
      <button type="button" className={shell.plain} onClick={replace}>
        Replace {names.length === 1 ? 'it' : 'them'}
      </button>
      <button type="button" className={shell.plain} onClick={onDismiss}>
        Leave {names.length === 1 ? 'it' : 'them'}
      </button>
    </div>
  );
}

export function Busy({ text }: { text: string | null }) {
  return text === null ? null : (
    <p role="status" className={css.notice}>
      {text}
    </p>
  );
}

const MOST_NAMES = 5;

function Names({ names }: { names: readonly string[] }) {
  return (
    <>
      <code>{names.slice(0, MOST_NAMES).join(', ')}</code>
      {names.length > MOST_NAMES && ` and ${names.length - MOST_NAMES} more`}
    </>
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
