import { useMemo } from 'react';
import { Evidence } from '#components/deck/fact.tsx';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import type { Told } from '#components/deck/use-told.ts';
import type { Player } from '#components/player/use-player.ts';
import { volumeChangesAt } from '#engine/scene/storage/container-files.ts';
import { actionWords } from '#engine/scene/storage/file-words.ts';
import css from './change-list.module.css';
import { Who } from './who.tsx';

type Props = { volume: string; told: Told; player: Player | undefined };

const MOST = 30;

/** What containers did to the files of a volume, in order: no layer is between, so nothing is copied up. */
export function VolumeFiles({ volume, told, player }: Props) {
  const all = useMemo(() => volumeChangesAt(told.facts, volume, Number.POSITIVE_INFINITY), [told.facts, volume]);
  const moments = useMemo(() => all.map(({ at }) => at), [all]);
  const at = useMomentOf(player, moments, told);
  const changes = all.filter((change) => change.at <= at);
  if (changes.length === 0) return null;
  return (
    <>
      <h4>
        What happened in it{' '}
        {changes.length > MOST && (
          <small>
            the last {MOST} of {changes.length}
          </small>
        )}
      </h4>
      <ol className={css.history}>
        {changes.slice(-MOST).map((change) => (
          <li key={change.event.seq}>
            <code>{change.path}</code> {actionWords(change)} <Who change={change} player={player} />
          </li>
        ))}
      </ol>
      <Evidence>fanotify on the lab’s disk</Evidence>
    </>
  );
}
