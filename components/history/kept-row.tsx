import { Link2, Pin, PinOff, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { clock, duration } from '#components/shell/durations.ts';
import { IconButton } from '#components/shell/icon-button.tsx';
import css from './kept.module.css';
import type { KeptRun, RunTold } from './use-kept-runs.ts';
import { Verdict } from './verdict.tsx';

type Props = { kept: KeptRun; onPin(): void; onShare(): void; onRemove(): void };

/** One recording: a run, or a lab's whole session with its runs folded in. */
export function KeptRow({ kept, onPin, onShare, onRemove }: Props) {
  const { id, title, madeAt, pinned, runs } = kept;
  const [only, ...more] = runs;
  return (
    <li className={css.keptRow} data-pinned={pinned || undefined}>
      <Link href={`/replay/${id}`}>
        {only && more.length === 0 ? <Verdict run={only} /> : <span />}
        <code>{title}</code>
        <small>{only && more.length === 0 ? factsOf(only) : countsOf(runs)}</small>
        <time dateTime={madeAt}>
          {new Date(madeAt).toLocaleDateString()} {clock(new Date(madeAt))}
        </time>
      </Link>
      <IconButton
        label={pinned ? `Unpin ${title}` : `Pin ${title}: keep it when older ones go`}
        aria-pressed={pinned}
        onClick={onPin}
      >
        {pinned ? <PinOff size={15} /> : <Pin size={15} />}
      </IconButton>
      <IconButton label={`Copy the address of ${title}`} onClick={onShare}>
        <Link2 size={15} />
      </IconButton>
      <IconButton label={`Remove ${title}`} onClick={onRemove}>
        <Trash2 size={15} />
      </IconButton>
      {more.length > 0 && <RunsOf runs={runs} />}
    </li>
  );
}

function RunsOf({ runs }: { runs: readonly RunTold[] }) {
  return (
    <details className={css.runsOf}>
      <summary>Its runs</summary>
      <ol>
        {runs.map((run, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: runs of a recording have an order and nothing else of their own
          <li key={index}>
            <Verdict run={run} />
            <code>{run.commandLine}</code>
            <small>{factsOf(run)}</small>
          </li>
        ))}
      </ol>
    </details>
  );
}

const factsOf = ({ duration: took, exitCode, spans, incomplete }: RunTold): string =>
  [
    ...(exitCode === undefined ? [] : [`exit ${exitCode}`]),
    took === undefined ? 'no end seen' : duration(took),
    `${spans} spans`,
    ...(incomplete ? ['incomplete'] : []),
  ].join(' · ');

function countsOf(runs: readonly RunTold[]): string {
  const failed = runs.filter((run) => run.failed).length;
  return [`${runs.length || 'no'} runs`, ...(failed > 0 ? [`${failed} failed`] : [])].join(' · ');
}
