import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { ruleMeaning } from '#engine/scene/network/rule-meaning.ts';
import css from './details.module.css';

type Props = { text: string; table: string; map: NetMap; select: (selection: MapSelection) => void };

/** A rule in plain words, and for whose sake it is there. */
export function RuleNote({ text, table, map, select }: Props) {
  const { text: words, serves, standIn } = ruleMeaning(text, table, map);
  return (
    <>
      <p>{words}</p>
      {standIn && (
        <p className={css.hint}>
          Not Docker’s: a stand-in, by the engine room, for the kernel’s IPVS, which this host lacks or keeps from labs.{' '}
          <small className={css.inferred}>simplified</small>
        </p>
      )}
      {serves && (
        <p>
          for{' '}
          <button type="button" className={css.link} onClick={() => select({ kind: serves.kind, id: serves.id })}>
            {serves.name}
          </button>
          {serves.flag && (
            <>
              {' '}
              and its <code>{serves.flag}</code>
            </>
          )}{' '}
          <small className={css.inferred}>inferred</small>
        </p>
      )}
      <p className={css.rule}>
        <code>{text}</code>
      </p>
    </>
  );
}
