'use client';
import { FileCode2 } from 'lucide-react';
import { WithCode } from '#components/shell/engine-chip.tsx';
import css from './editor.module.css';

/** What the editor would be, where there is no lab whose files it could show. */
export function EditorPlace({ reason }: { reason: string }) {
  return (
    <div className={css.nothing}>
      <FileCode2 size={22} aria-hidden="true" />
      <h2>An editor for the lab’s files</h2>
      <p>
        With an engine, this is where you write a Dockerfile: with advice beside each line, what the cache did with it,
        and a button that builds it. There is no lab here, so there are no files.
      </p>
      <p>
        <WithCode text={reason} />
      </p>
    </div>
  );
}
