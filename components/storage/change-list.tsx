'use client';
import { walk } from '#components/deck/walk.ts';
import { durationText } from '#engine/scene/number-words.ts';
import type { ToldChange } from '#engine/scene/storage/container-files.ts';
import { actionWords } from '#engine/scene/storage/file-words.ts';
import css from './change-list.module.css';

type Props = {
  changes: readonly ToldChange[];
  /** Beginning of the run (ns): what came before it stands without a time. */
  start: number | undefined;
  chosen: string | undefined;
  choose: (path: string | undefined) => void;
  /** of the program that is chosen in the run */
  span: string | undefined;
};

const MOST = 200;

/** What happened to its files, in order. */
export function ChangeList({ changes, start, chosen, choose, span }: Props) {
  const shown = changes.slice(-MOST);
  return (
    <section className={css.list} aria-label="What happened to its files, in order" onKeyDown={walk}>
      <h3>
        What happened, in order <small>{changes.length > MOST && `the last ${MOST} of ${changes.length}`}</small>
      </h3>
      {changes.length === 0 && <p>Nothing was read or changed yet.</p>}
      <ol>
        {shown.map((change) => (
          <li key={change.event.seq}>
            <button
              type="button"
              data-row
              data-action={change.action}
              data-by-chosen={(span !== undefined && change.span === span) || undefined}
              aria-pressed={change.path === chosen}
              onClick={() => choose(change.path === chosen ? undefined : change.path)}
            >
              <span className={css.when}>
                {start !== undefined && change.at >= start ? durationText(change.at - start) : 'before'}
              </span>
              <code>{change.path}</code>
              <span>{actionWords(change)}</span>
              <span className={css.who}>
                {change.program}
                {span !== undefined && change.span === span && <small>chosen</small>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
