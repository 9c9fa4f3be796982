import type { Player } from '#components/player/use-player.ts';
import type { ToldChange } from '#engine/scene/storage/container-files.ts';
import { spanId } from '#engine/trace/ids.ts';
import css from './change-list.module.css';

/** The process that did it, which leads to its span where this run has it. */
export function Who({ change, player }: { change: ToldChange; player: Player | undefined }) {
  const { program, pid, span } = change;
  if (pid === undefined) return null;
  const name = `${program ?? 'process'} ${pid}`;
  if (span === undefined || !player?.trace.spans.some(({ id }) => id === span)) return <small>by {name}</small>;
  return (
    <button type="button" className={css.link} onClick={() => player.selectSpan(spanId(span))}>
      by {name}
    </button>
  );
}
