'use client';
import { kindColour } from '#components/flow/colours.ts';
import { deckName } from '#components/flow/deck-layout.ts';
import type { Player } from '#components/player/use-player.ts';
import { shortName } from '#engine/scene/steps.ts';
import { childrenOf, type SpanView } from '#engine/scene/trace-view.ts';
import css from './relatives.module.css';

const MOST = 12;

/** What caused this, and what it caused. */
export function Relatives({ player, span }: { player: Player; span: SpanView }) {
  const { trace } = player;
  const parent = span.parent === undefined ? undefined : trace.byId.get(span.parent);
  const children = childrenOf(trace, span.id);
  const shown = children.filter((child) => child.kind !== 'sys').slice(0, MOST);
  const calls = children.filter((child) => child.kind === 'sys').length;
  const rest = children.length - shown.length - calls;
  if (!parent && children.length === 0) return null;
  return (
    <section className={css.relatives}>
      {parent && parent !== trace.root && (
        <>
          <h3>Caused by{span.parentEvidence === 'inferred' && <small> (placed by time)</small>}</h3>
          <ul>
            <Relative player={player} span={parent} />
          </ul>
        </>
      )}
      {children.length > 0 && (
        <>
          <h3>It caused</h3>
          <ul>
            {shown.map((child) => (
              <Relative key={child.id} player={player} span={child} />
            ))}
            {rest > 0 && <li className={css.count}>and {rest} more</li>}
            {calls > 0 && (
              <li className={css.count}>
                {calls} {calls === 1 ? 'system call' : 'system calls'}
              </li>
            )}
          </ul>
        </>
      )}
    </section>
  );
}

function Relative({ player, span }: { player: Player; span: SpanView }) {
  return (
    <li>
      <button type="button" onClick={() => player.selectSpan(span.id)}>
        <i style={{ background: kindColour(span.kind) }} />
        <span>{deckName(span.to)}</span>
        <b>{shortName(span.name)}</b>
      </button>
    </li>
  );
}
