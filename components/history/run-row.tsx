import { Ellipsis, Pin, Trash2 } from 'lucide-react';
import { FORMATS, type Format } from '#components/recording/export-run.ts';
import { clock, duration, wallTime } from '#components/shell/durations.ts';
import { IconButton } from '#components/shell/icon-button.tsx';
import { durationOf, isIncomplete, type TraceView } from '#engine/scene/trace-view.ts';
import type { TraceId } from '#engine/trace/ids.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';
import css from './run-row.module.css';
import { Verdict } from './verdict.tsx';

type Props = {
  run: TraceView;
  header: RecordingHeader | null;
  current: boolean;
  pinned: boolean;
  onPick(id: TraceId): void;
  /** What can be done with it is shown. */
  offered: boolean;
  onOffer(id: TraceId | null): void;
  onSave(run: TraceView, format: Format): void;
  onPin(run: TraceView): void;
  onRemove?: ((run: TraceView) => Promise<void>) | undefined;
};

export function RunRow(props: Props) {
  const { run, header, current, pinned, offered, onOffer, onPick } = props;
  return (
    <li className={css.row} data-current={current || undefined}>
      <button type="button" aria-current={current || undefined} onClick={() => onPick(run.id)}>
        <Verdict run={run} />
        <code>{run.commandLine}</code>
        <small>
          {pinned && <Pin size={12} role="img" aria-label="pinned" />}
          {isIncomplete(run) && <em title="Events were lost while it ran">incomplete</em>}
          {header && <time>{clock(wallTime(header, run.start))}</time>}
          <span>{run.open ? 'running' : duration(tookOf(run))}</span>
        </small>
      </button>
      <IconButton
        label={`Download, pin or remove ${run.commandLine}`}
        disabled={!header}
        aria-expanded={offered}
        onClick={() => onOffer(offered ? null : run.id)}
      >
        <Ellipsis size={16} />
      </IconButton>
      {offered && <Offers {...props} />}
    </li>
  );
}

function Offers({ run, pinned, onSave, onPin, onRemove }: Props) {
  return (
    <div className={css.formats}>
      {FORMATS.map(({ format, name, about }) => (
        <button key={format} type="button" onClick={() => onSave(run, format)}>
          {name}
          <small>{about}</small>
        </button>
      ))}
      <button type="button" aria-pressed={pinned} data-plain onClick={() => onPin(run)}>
        <Pin size={13} aria-hidden="true" /> {pinned ? 'Unpin' : 'Pin'}
      </button>
      {onRemove && !run.open && (
        <button type="button" data-plain onClick={() => onRemove(run)}>
          <Trash2 size={13} aria-hidden="true" /> Remove
        </button>
      )}
    </div>
  );
}

/** Of the command, from its line to its end; the picture may go on for what followed. */
const tookOf = (run: TraceView): number =>
  run.root?.end === undefined ? durationOf(run) : run.root.end - run.root.start;
