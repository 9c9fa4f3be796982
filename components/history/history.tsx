'use client';
import { Radio } from 'lucide-react';
import { useState } from 'react';
import { download } from '#components/recording/download.ts';
import { exportRun, type Format } from '#components/recording/export-run.ts';
import { recordingOfRun } from '#components/recording/recording-of-run.ts';
import type { Runs } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { BACKGROUND, type TraceId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';
import { findRuns, type Wanted } from './find-runs.ts';
import css from './history.module.css';
import { KeptNote } from './kept-note.tsx';
import { RunRow } from './run-row.tsx';
import { SearchBar } from './search-bar.tsx';
import { useRunKeeping } from './use-run-keeping.ts';

type Props = {
  runs: Runs;
  log: TraceLog;
  header: RecordingHeader | null;
  /** The engine keeps these runs as recordings. */
  live: boolean;
  shown: TraceView | undefined;
  /** Null while the newest run is followed. */
  picked: TraceId | null;
  onPick(id: TraceId | null): void;
};

/** Every command of this session, newest first: choose one to see it, or take it away as a file. */
export function History({ runs, log, header, live, shown, picked, onPick }: Props) {
  const keeping = useRunKeeping(header, live);
  const newestFirst = runs.order
    .toReversed()
    .flatMap((id) => runs.views.get(id) ?? [])
    .filter((run) => !keeping.isRemoved(run));
  const [wanted, setWanted] = useState<Wanted>({ text: '', failed: false });
  const [offered, setOffered] = useState<TraceId | null>(null);
  const matching = findRuns(newestFirst, wanted);
  const found = [...matching.filter(keeping.isPinned), ...matching.filter((run) => !keeping.isPinned(run))];
  const save = async (run: TraceView, format: Format): Promise<void> => {
    if (!header) return;
    const { name, content } = await exportRun(recordingOfRun(header, log.events, run), format);
    download(name, new Blob([content]));
    setOffered(null);
  };
  return (
    <section className={css.history} aria-label="Runs">
      <header className={css.head}>
        <h2>Runs</h2>
        <button type="button" aria-pressed={picked === null} className={css.follow} onClick={() => onPick(null)}>
          <Radio size={13} />
          Follow the newest
        </button>
      </header>
      {newestFirst.length === 0 && (
        <p className={css.empty}>
          Each command you run appears here. Type one in the terminal, for instance <code>docker ps</code>.
        </p>
      )}
      {newestFirst.length > 0 && <SearchBar wanted={wanted} onWant={setWanted} />}
      {newestFirst.length > 0 && found.length === 0 && (
        <p className={css.empty}>{wanted.failed ? 'No failed run matches.' : 'No run matches.'}</p>
      )}
      <KeptNote kept={keeping.kept} />
      <ul className={css.list}>
        {found.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            header={header}
            current={run.id === shown?.id}
            offered={run.id === offered}
            onOffer={setOffered}
            onPick={onPick}
            onSave={save}
            pinned={keeping.isPinned(run)}
            onPin={keeping.pin}
            onRemove={keeping.remove}
          />
        ))}
      </ul>
      {runs.background && (
        <button
          type="button"
          className={css.background}
          aria-current={shown?.id === BACKGROUND || undefined}
          onClick={() => onPick(BACKGROUND)}
        >
          <b>Background</b>
          <small>what no command caused: boot, health checks, restarts · {runs.background.spans.length} spans</small>
        </button>
      )}
    </section>
  );
}
