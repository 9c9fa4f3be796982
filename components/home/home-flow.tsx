'use client';
import { useMemo } from 'react';
import { RequestFlow } from '#components/flow/request-flow.tsx';
import { RecordedSource, readAddress } from '#components/lab/recorded-source.ts';
import { useLab } from '#components/lab/use-lab.ts';
import { playerKeys } from '#components/player/keys.ts';
import { Transport } from '#components/player/transport.tsx';
import { usePlayer } from '#components/player/use-player.ts';
import { useRuns } from '#components/player/use-runs.ts';
import css from './home.module.css';
import { openingRun } from './opening-run.ts';

/** A recording of a real run, playing. */
export function HomeFlow({ url }: { url: string }) {
  const source = useMemo(() => new RecordedSource(readAddress(url)), [url]);
  const lab = useLab(source);
  const runs = useRuns(lab.log);
  const player = usePlayer(openingRun(runs), { autoplay: true });
  const idle = lab.connection !== 'loading' && player?.status !== 'playing';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the player's keys work from anywhere in the picture
    <div className={css.flow} data-idle={idle || undefined} data-picture onKeyDown={playerKeys(player)}>
      <div className={css.command}>
        <code>
          <span aria-hidden="true">$ </span>
          {player?.trace.commandLine ?? ''}
        </code>
        <small>a recording of a real run</small>
      </div>
      <div className={css.picture}>
        <RequestFlow
          player={player}
          empty={<p className={css.empty}>{lab.problem ?? 'The recording is on its way.'}</p>}
        />
      </div>
      <Transport player={player} compact />
    </div>
  );
}
