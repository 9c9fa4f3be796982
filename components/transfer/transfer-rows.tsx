'use client';
import { walk } from '#components/deck/walk.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Part } from '#engine/scene/transfer.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import css from './transfer.module.css';
import {
  HEADING,
  ROW,
  stateAt,
  type TransferGroup,
  type TransferPicture,
  type TransferRow,
} from './transfer-layout.ts';
import { fateWords, imageName, partName, sentenceOf, shortDigest } from './transfer-words.ts';

type Props = { player: Player; picture: TransferPicture; moment: Nanos | undefined };

/** The text twin: each transfer with its parts, what became of them and what that cost, as buttons that select the request. */
export function TransferRows({ player, picture }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls; these are the rows of a picture
    <div
      className={css.rows}
      role="group"
      aria-label="Pulls and pushes. Up and down move through the parts, Enter selects; space plays, left and right step through the messages."
      onKeyDown={walk}
    >
      {picture.groups.map((group) => (
        <Group key={group.key} group={group} player={player} />
      ))}
    </div>
  );
}

function Group({ group: { transfer, y, rows }, player }: { group: TransferGroup; player: Player }) {
  const title = `${transfer.direction} ${imageName(transfer)}`;
  return (
    <section aria-label={title}>
      <header className={css.title} style={{ top: y, height: HEADING }}>
        <b>{title}</b>
        <small title={sentenceOf(transfer)} data-failed={transfer.failure === undefined ? undefined : true}>
          {sentenceOf(transfer)}
        </small>
      </header>
      <ul>
        {rows.map((row) => (
          <Row key={row.key} row={row} player={player} />
        ))}
      </ul>
    </section>
  );
}

function Row({ row, player }: { row: TransferRow; player: Player }) {
  const { clock, selectSpan, steps, selected } = player;
  const { part, number, y } = row;
  const chosen = steps.find(({ id }) => id === selected)?.span.id;
  const main = mainSpan(part);
  const isChosen = chosen !== undefined && part.strokes.some(({ span }) => span === chosen);
  return (
    <li>
      <button
        type="button"
        data-row
        className={css.row}
        style={{ top: y, height: ROW }}
        title={part.digest}
        disabled={main === undefined}
        aria-current={isChosen || undefined}
        data-state={rowState(part, clock.at)}
        data-fate={part.fate}
        onClick={() => main && selectSpan(main)}
      >
        <b>{partName(part, number)}</b> <code>{shortDigest(part.digest)}</code> <FateText part={part} />
      </button>
    </li>
  );
}

/** Where there is room for one of the two, it is the bytes. */
function FateText({ part }: { part: Part }) {
  const { fate, bytes } = fateWords(part);
  if (bytes === undefined) return <em>{fate}</em>;
  return (
    <em>
      <span>{fate}, </span>
      {bytes}
    </em>
  );
}

/** The exchange that carried the most, else the last. */
const mainSpan = ({ strokes }: Part) =>
  (
    strokes.toSorted((one, other) => other.bytes - one.bytes).find(({ bytes }) => bytes > 0) ??
    strokes.findLast(({ span }) => span)
  )?.span;

/** A part that did not travel is there from the beginning. */
function rowState({ strokes }: Part, at: number): 'future' | 'on' | 'past' {
  const states = strokes.map((stroke) => stateAt(stroke, at));
  if (states.length > 0 && states.every((state) => state === 'future')) return 'future';
  return states.includes('on') ? 'on' : 'past';
}
