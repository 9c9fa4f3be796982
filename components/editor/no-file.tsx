'use client';
import shell from '#components/shell/shell.module.css';
import { bytesText } from '#engine/scene/number-words.ts';
import type { Closed } from './buffer-store.ts';
import css from './editor.module.css';
import type { LabFiles } from './lab-files.ts';
import { nameOf } from './paths.ts';
import { downloadAddress } from './transfer-files.ts';

type Props = { files: LabFiles; closed: Closed | null; ready: boolean; image: string | undefined };

const FIRST = '/root/app/Dockerfile';

/** Nothing is open: what can be, and where to begin. */
export function NoFile({ files, closed, ready, image }: Props) {
  if (closed)
    return (
      <div className={css.nothing}>
        <h2>
          {nameOf(closed.path)} {closed.why === 'too large' ? 'is too large to edit' : 'is no text'}
        </h2>
        <p>
          {{
            'too large': 'Files of up to 1 MiB are edited here',
            'not UTF-8': 'It is not UTF-8',
            'NUL bytes': 'It has NUL bytes',
          }[closed.why] ?? closed.why}{' '}
          (it has {bytesText(closed.size)}).{' '}
          <a href={downloadAddress(closed.path, files.host)} download={nameOf(closed.path)}>
            Download it
          </a>
          .
        </p>
      </div>
    );
  return (
    <div className={css.nothing}>
      <h2>The files of your lab</h2>
      <p>
        What you write here is in the lab’s file system a moment later, and what the terminal writes appears here. Pick
        a file, drop some onto the list, or begin one.
      </p>
      <button
        type="button"
        className={shell.primary}
        disabled={!ready}
        onClick={() => void files.begin(FIRST, `FROM ${image ?? 'scratch'}\n`)}
      >
        Begin a Dockerfile
      </button>
    </div>
  );
}
