'use client';
import { deckName } from '#components/flow/deck-layout.ts';
import { useStepIndex } from '#components/player/use-cursor.ts';
import type { Player } from '#components/player/use-player.ts';
import { durationText } from '#engine/scene/number-words.ts';
import { shortName } from '#engine/scene/steps.ts';
import { stackAt } from '#engine/scene/waits.ts';
import css from './waits.module.css';

/** The open requests at the cursor, outermost first: each waits for the one below it. */
export function Waits({ player }: { player: Player }) {
  useStepIndex(player);
  const { trace, clock } = player;
  const stack = stackAt(trace, clock.at);
  return (
    <section className={css.waits} aria-labelledby="waits-title">
      <h2 id="waits-title">Who waits for whom</h2>
      {stack.length === 0 ? (
        <p>{clock.at >= trace.end && !trace.open ? 'Nobody: the request is over.' : 'Nobody at this moment.'}</p>
      ) : (
        <ol>
          {stack.map((span, depth) => (
            <li key={span.id} style={{ paddingLeft: depth * 11 }} data-last={depth === stack.length - 1 || undefined}>
              <button type="button" onClick={() => player.selectSpan(span.id)}>
                <i style={{ background: `var(--${span.kind})` }} />
                <span>{deckName(span.to)}</span>
                <b>{shortName(span.name)}</b>
                <time>{durationText(Math.max(0, clock.at - span.start))}</time>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
