'use client';
import { useMemo, useState } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { filterSteps } from './filter-steps.ts';
import css from './log.module.css';
import { ReckoningLine } from './reckoning-line.tsx';
import { StepGrid } from './step-grid.tsx';

/** The log: the picture's twin in text. Every message of the trace as a table that the keyboard can walk through. */
export function EventTable({ player }: { player: Player | undefined }) {
  const [all, setAll] = useState(false);
  const [text, setText] = useState('');
  const steps = player?.steps;
  const rows = useMemo(() => filterSteps(steps ?? [], { all, text }), [steps, all, text]);
  return (
    <section className={css.root} aria-label="Log">
      <header>
        <h2>Log</h2>
        <input
          type="search"
          value={text}
          placeholder="Filter"
          aria-label="Filter the log"
          onChange={(event) => setText(event.target.value)}
        />
        <fieldset className={css.kinds} aria-label="What the log lists">
          <button type="button" aria-pressed={!all} onClick={() => setAll(false)}>
            Messages
          </button>
          <button type="button" aria-pressed={all} onClick={() => setAll(true)}>
            All{steps ? ` ${steps.length}` : ''}
          </button>
        </fieldset>
      </header>
      {player && rows.length > 0 ? <StepGrid player={player} rows={rows} /> : <p>{nothing(player, text)}</p>}
      {player && <ReckoningLine player={player} />}
    </section>
  );
}

function nothing(player: Player | undefined, text: string): string {
  if (!player) return 'Each message will be a line here.';
  return text ? `Nothing contains “${text}”.` : 'No message was seen.';
}
