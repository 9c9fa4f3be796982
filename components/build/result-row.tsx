import { instructionOf } from '#components/images/image-words.ts';
import type { Player } from '#components/player/use-player.ts';
import type { BuildStep } from '#engine/scene/build.ts';
import { searchLayer } from '#engine/scene/builds/layer-search.ts';
import { bytesText } from '#engine/scene/number-words.ts';
import type { StoredLayer } from '#engine/trace/stored.ts';
import { shortName } from './build-words.ts';
import { LENT, type Lent, searchText } from './never-stays.ts';
import own from './result.module.css';
import type { ResultRow } from './result-layout.ts';
import { shortHash } from './why-words.ts';

type Props = {
  row: ResultRow;
  player: Player;
  /** the first of the base's layers */
  first: boolean;
  lent: readonly Lent[];
  /** of the layer that the step left, as the store has it */
  stored: StoredLayer | undefined;
  chosen: boolean;
};

/** One line of the image: what made it, and what is left of that. */
export function ResultRowView({ row, player, first, lent, stored, chosen }: Props) {
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
      {lent.map((one) => (
        <LentLine key={`${one.type} ${one.what}`} lent={one} stored={row.kind === 'layer' ? stored : undefined} />
      ))}
    </li>
  );
}

/** With how it is known that it stays in no layer: by a search of all that the layer has, or by the kind of mount. */
function LentLine({ lent: { type, what, place }, stored }: { lent: Lent; stored: StoredLayer | undefined }) {
  const search = stored && place !== undefined ? searchLayer(stored, place) : undefined;
  const evidence = search?.evidence ?? 'inferred';
  return (
    <p className={own.lent} data-evidence={evidence}>
      <b>{type}</b> <code>{what}</code>{' '}
      <span>
        {LENT[type]}: {searchText(search)} <small>{evidence}</small>
      </span>
      {type === 'secret' && <span>What the command copies of it elsewhere stays.</span>}
    </p>
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
