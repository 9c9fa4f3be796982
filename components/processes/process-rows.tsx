'use client';
import { memo, useState } from 'react';
import type { RowRange } from '#components/deck/use-rows-in-sight.ts';
import { walkDown } from '#components/deck/walk.ts';
import { deckName } from '#components/flow/deck-layout.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Program } from '#engine/scene/process-life.ts';
import type { Evidence } from '#engine/trace/event.ts';
import type { Nanos, SpanId } from '#engine/trace/ids.ts';
import css from './process.module.css';
import {
  howItEnded,
  type ProcessPicture,
  type ProcessRow,
  pidsText,
  ROW,
  type RowAt,
  rowAt,
} from './process-layout.ts';
import { numbersText } from './process-numbers.ts';
import type { ProcessOffer } from './process-offer.ts';

type Props = {
  player: Player;
  picture: ProcessPicture;
  moment: Nanos | undefined;
  offer: ProcessOffer | null;
  inSight: RowRange;
};

/** The tree as nested lists of buttons: what is seen, what is read out and what the keyboard walks through are one. */
export function ProcessRows({ player, picture, moment, offer, inSight: { from, to } }: Props) {
  const { steps, selected, selectSpan, seek, clock } = player;
  const chosen = steps.find(({ id }) => id === selected)?.span.id;
  const inTab = picture.rows.find((row) => runs(row, chosen)) ?? picture.rows[0];
  // A row that has the focus stays, wherever one scrolls, with those that up and down lead to.
  const [focused, setFocused] = useState<number>();
  const kept = [focused, inTab?.index].flatMap((index) => (index === undefined ? [] : [index - 1, index, index + 1]));
  const isNeeded = ({ index }: ProcessRow) => (index >= from && index < to) || kept.includes(index);
  const holdsNeeded = ({ index, last }: ProcessRow) =>
    (index < to && last >= from) || kept.some((one) => one >= index && one <= last);
  const branch = (row: ProcessRow, index: number, siblings: readonly ProcessRow[]) => {
    if (!holdsNeeded(row)) return null;
    const now = rowAt(row, clock.at, moment);
    return (
      <li key={row.life.id} data-process={now.program.program} aria-posinset={index + 1} aria-setsize={siblings.length}>
        {isNeeded(row) && (
          <Label
            row={row}
            program={now.program}
            state={now.state}
            fresh={now.fresh}
            parent={now.parentage?.parent ? parentText(now, clock.at) : ''}
            evidence={now.parentage?.evidence ?? 'observed'}
            chosen={runs(row, chosen)}
            inTab={row === inTab}
            pick={offer?.pids.has(row.life.pid) ? offer.pick : undefined}
            picked={offer?.picked === row.life.pid}
            select={selectSpan}
            seek={seek}
          />
        )}
        {row.children.length > 0 && <ul>{row.children.map(branch)}</ul>}
      </li>
    );
  };
  return (
    <ul
      className={css.rows}
      onKeyDown={walkDown}
      onFocus={({ target }) => setFocused(Math.floor(target.offsetTop / ROW))}
      aria-label="Processes at this moment"
    >
      {picture.roots.map(branch)}
    </ul>
  );
}

const runs = ({ life }: ProcessRow, span: SpanId | undefined): boolean =>
  span !== undefined && life.programs.some((program) => program.span === span);

function parentText({ parentage }: RowAt, at: Nanos): string {
  const parent = parentage?.parent;
  const name = parent?.programs.findLast((program) => program.at === undefined || program.at <= at)?.name;
  return `child of ${nameOf(name ?? '?')} ${parent?.pid ?? ''}`;
}

type LabelProps = {
  row: ProcessRow;
  program: Program;
  state: RowAt['state'];
  fresh: boolean;
  parent: string;
  evidence: Evidence;
  chosen: boolean;
  inTab: boolean;
  /** Set while this process may be the answer to a question. */
  pick: ((pid: number) => void) | undefined;
  picked: boolean;
  select: (span: SpanId) => void;
  seek: (at: number) => void;
};

const Label = memo(function Label({
  row,
  program,
  state,
  fresh,
  parent,
  evidence,
  chosen,
  inTab,
  pick,
  picked,
  select,
  seek,
}: LabelProps) {
  const { life, x, y } = row;
  const inferred = evidence === 'inferred' && state !== 'future';
  return (
    <button
      type="button"
      data-row
      className={css.row}
      style={{ top: y - ROW / 2, paddingLeft: x - 5, height: ROW }}
      title={program.argv.join(' ') || undefined}
      tabIndex={inTab ? 0 : -1}
      data-state={state}
      data-fresh={fresh || undefined}
      data-pickable={pick ? true : undefined}
      aria-pressed={pick && picked}
      aria-current={chosen || undefined}
      onClick={() => {
        pick?.(life.pid);
        if (program.span) select(program.span);
        else seek(life.seen);
      }}
    >
      <i className={css.lamp} aria-hidden="true" />
      <b>{nameOf(program.name)}</b>{' '}
      <span className={css.pid} title={numbersText(row.pids) || undefined}>
        {pidsText(row)}
      </span>
      {state === 'ended' && <em data-ending={isBad(row) ? 'bad' : 'good'}>{howItEnded(life)}</em>}
      {inferred && <em title="Nobody saw who its parent is: this is Linux’ rule for orphans">inferred</em>}
      {pick && <small aria-hidden="true">{picked ? 'your answer' : 'pick'}</small>}
      <span className="sr">
        {[STATES[state], program.role && `part: ${deckName(program.role)}`, parent].filter(Boolean).join(', ')}
      </span>
    </button>
  );
});

const STATES: Record<RowAt['state'], string> = { future: 'not started yet', alive: 'running', ended: '' };

const nameOf = (name: string): string => (name === '?' ? 'not observed' : name);

const isBad = ({ life }: ProcessRow): boolean => life.exitSignal !== undefined || (life.exitCode ?? 0) !== 0;
