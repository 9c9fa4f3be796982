'use client';
import { useState } from 'react';
import { findRecordings, type Wanted } from './find-runs.ts';
import history from './history.module.css';
import css from './kept.module.css';
import { KeptNote } from './kept-note.tsx';
import { KeptRow } from './kept-row.tsx';
import { SearchBar } from './search-bar.tsx';
import { type KeptRun, useKeptRuns } from './use-kept-runs.ts';

/** The recordings that the engine keeps of this session's labs, pinned ones first. */
export function KeptRuns({ live }: { live: boolean }) {
  const kept = useKeptRuns(live);
  const [wanted, setWanted] = useState<Wanted>({ text: '', failed: false });
  const found = findRecordings(kept.runs, wanted);
  if (!live || (kept.runs.length === 0 && !kept.removed && !kept.problem)) return null;
  const share = (run: KeptRun): void => {
    const address = `${location.origin}/replay/${run.id}`;
    navigator.clipboard.writeText(address).then(
      () =>
        kept.say(
          `The address of “${run.title}” is copied. It opens in this browser, as long as the recording is kept.`,
        ),
      () => kept.say(address),
    );
  };
  return (
    <section className={css.kept} aria-labelledby="own">
      <h2 id="own">From your labs</h2>
      <SearchBar wanted={wanted} onWant={setWanted} />
      <KeptNote kept={kept} />
      {found.length === 0 && kept.runs.length > 0 && (
        <p className={history.empty}>{wanted.failed ? 'No failed run matches.' : 'No run matches.'}</p>
      )}
      <ul>
        {found.map((run) => (
          <KeptRow
            key={run.id}
            kept={run}
            onPin={() => kept.pin(run, !run.pinned)}
            onShare={() => share(run)}
            onRemove={() => kept.remove(run)}
          />
        ))}
      </ul>
    </section>
  );
}
