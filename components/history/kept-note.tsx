import css from './history.module.css';
import type { KeptRuns } from './use-kept-runs.ts';

/** What came of the last change, with the way back. */
export function KeptNote({ kept }: { kept: KeptRuns }) {
  return (
    <>
      {/* A status that is there from the beginning is read aloud when it is filled. */}
      <p role="status" className={css.note}>
        {kept.removed ? (
          <>
            “{kept.removed.title}” was removed.{' '}
            <button type="button" onClick={kept.undo}>
              Undo
            </button>
          </>
        ) : (
          kept.word
        )}
      </p>
      {kept.problem && (
        <p role="alert" className={css.problem}>
          {kept.problem}
        </p>
      )}
    </>
  );
}
