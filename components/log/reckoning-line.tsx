'use client';
import { useMemo } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { isLossy, reckon } from '#engine/scene/reckoning.ts';
import css from './reckoning.module.css';
import { linesOf, missingIn, summaryOf } from './reckoning-words.ts';

/** What was seen of this run, and what of it is not shown: one line that opens. */
export function ReckoningLine({ player: { trace } }: { player: Player }) {
  const reckoning = useMemo(() => reckon(trace), [trace]);
  return (
    <details className={css.root}>
      <summary>
        <span>{summaryOf(reckoning)}</span>
        <span data-lossy={isLossy(reckoning) || undefined}>{missingIn(reckoning)}</span>
        {trace.open && <span>so far</span>}
      </summary>
      <dl>
        {linesOf(reckoning).map(({ name, text }) => (
          <div key={`${name} ${text}`} data-lossy={name === 'Lost' || undefined}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
