'use client';
import { Download, Radio } from 'lucide-react';
import { download } from '#components/recording/download.ts';
import { recordingOfRun } from '#components/recording/recording-of-run.ts';
import { clock, duration, wallTime } from '#components/shell/durations.ts';
import { IconButton } from '#components/shell/icon-button.tsx';
import type { Runs } from '#engine/scene/runs.ts';
import { durationOf, type TraceView } from '#engine/scene/trace-view.ts';
import { BACKGROUND, type TraceId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';
import css from './history.module.css';

type Props = {
  runs: Runs;
  log: TraceLog;
  header: RecordingHeader | null;
  shown: TraceView | undefined;
  /** Null while the newest run is followed. */
  picked: TraceId | null;
  onPick(id: TraceId | null): void;
};

/** Every command of this session, newest first: choose one to see it, or take it away as a file. */
export function History({ runs, log, header, shown, picked, onPick }: Props) {
  const newestFirst = runs.order.toReversed().flatMap((id) => runs.views.get(id) ?? []);
  const save = (run: TraceView): void => {
    if (header) download(recordingOfRun(header, log.events, run));
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
      <ul className={css.list}>
        {newestFirst.map((run) => (
          <Row key={run.id} run={run} header={header} current={run.id === shown?.id} onPick={onPick} onSave={save} />
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

type RowProps = {
  run: TraceView;
  header: RecordingHeader | null;
  current: boolean;
  onPick(id: TraceId): void;
  onSave(run: TraceView): void;
};

function Row({ run, header, current, onPick, onSave }: RowProps) {
  return (
    <li className={css.row} data-current={current || undefined}>
      <button type="button" aria-current={current || undefined} onClick={() => onPick(run.id)}>
        <Verdict run={run} />
        <code>{run.commandLine}</code>
        <small>
          {header && <time>{clock(wallTime(header, run.start))}</time>}
          <span>{run.open ? 'running' : duration(durationOf(run))}</span>
        </small>
      </button>
      <IconButton label={`Download the recording of ${run.commandLine}`} disabled={!header} onClick={() => onSave(run)}>
        <Download size={15} />
      </IconButton>
    </li>
  );
}

function Verdict({ run }: { run: TraceView }) {
  const kind = run.open ? 'open' : run.failed ? 'failed' : 'ok';
  const words = { open: 'running', failed: `failed with ${run.exitCode ?? 'an error'}`, ok: 'ended well' }[kind];
  return (
    <span className={css.verdict} data-kind={kind} title={words}>
      <span className="sr">{words}</span>
      <span aria-hidden="true">{kind === 'failed' ? (run.exitCode ?? '!') : ''}</span>
    </span>
  );
}
