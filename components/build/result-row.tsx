import { instructionOf } from '#components/images/image-words.ts';
import type { Player } from '#components/player/use-player.ts';
import type { BuildStep } from '#engine/scene/build.ts';
import { bytesText } from '#engine/scene/number-words.ts';
import { shortName } from './build-words.ts';
import { LENT, type Lent } from './never-stays.ts';
import own from './result.module.css';
import type { ResultRow } from './result-layout.ts';
import { shortHash } from './why-words.ts';

type Props = {
  row: ResultRow;
  player: Player;
  /** the first of the base's layers */
  first: boolean;
  lent: readonly Lent[];
  chosen: boolean;
};

/** One line of the image: what made it, and what is left of that. */
export function ResultRowView({ row, player, first, lent, chosen }: Props) {
  return (
    <li className={own.row} data-kind={row.kind} data-first={first || undefined}>
      {row.kind === 'base' ? (
        <span className={own.by}>
          <code>{instructionOf({ by: row.layer.by ?? '' }) || 'not told'}</code>
          {first && <small>the base image</small>}
        </span>
      ) : (
        <Instruction step={row.step} player={player} chosen={chosen} />
      )}
      <Left row={row} />
      {lent.map(({ type, what }) => (
        <p key={`${type} ${what}`} className={own.lent}>
          <b>{type}</b> <code>{what}</code> <span>{LENT[type]}: it is in no layer</span>
        </p>
      ))}
    </li>
  );
}

function Instruction({ step, player, chosen }: { step: BuildStep; player: Player; chosen: boolean }) {
  return (
    <button
      type="button"
      data-row
      className={own.by}
      disabled={step.span === undefined}
      aria-current={chosen || undefined}
      title={step.name}
      onClick={() => step.span && player.selectSpan(step.span)}
    >
      <span className={own.number}>{step.lines?.first ?? ''}</span>
      <code>{shortName(step.name)}</code>
    </button>
  );
}

function Left({ row }: { row: ResultRow }) {
  switch (row.kind) {
    case 'layer':
    case 'base':
      return (
        <span className={own.layer}>
          <i
            style={{ width: `${100 * row.bar}%` }}
            data-empty={row.layer.bytes === 0 || undefined}
            aria-hidden="true"
          />
          <b>{row.layer.bytes === undefined ? 'size not known' : bytesText(row.layer.bytes)}</b>
          <code title={row.layer.chainId}>{shortHash(row.layer.chainId)}</code>
        </span>
      );
    case 'config':
      return (
        <span className={own.config}>
          <em>config</em>
          {(row.step.config ?? []).map(({ key, value }) => (
            <code key={`${key} ${value}`}>
              {key}: {value}
            </code>
          ))}
        </span>
      );
    case 'none':
      return <span className={own.nothing}>no layer of the image is known to be its own</span>;
    default:
      return row satisfies never;
  }
}
