import { memo } from 'react';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import css from './boxes.module.css';
import { boxLines, type MapPicture, PILL, type Pill, type PlacedBox } from './map-layout.ts';
import marks from './marks.module.css';
import { boxWords, namesOf } from './net-words.ts';

type Props = {
  picture: MapPicture;
  map: NetMap;
  lit: ReadonlySet<string> | undefined;
  chosen: MapSelection | undefined;
  meant: ReadonlySet<string>;
  select: (selection: MapSelection) => void;
  point: (selection: MapSelection | undefined) => void;
};

/** Network namespaces with the containers in them. */
export const MapBoxes = memo(function MapBoxes({ picture, lit, chosen, meant, ...rest }: Props) {
  const shared = { lit, chosen, meant, ...rest };
  return (
    <>
      {picture.decks
        .flatMap((deck) => deck.pills)
        .map((pill) => (
          <PillButton key={pill.box.id} pill={pill} {...shared} />
        ))}
      {picture.boxes.map((placed) => (
        <Box
          key={placed.box.id}
          placed={placed}
          lit={lit?.has(placed.box.id)}
          chosen={chosen?.kind === 'box' && chosen.id === placed.box.id}
          meant={meant.has(placed.box.id)}
          {...rest}
        />
      ))}
    </>
  );
});

type PillProps = Omit<Props, 'picture'> & { pill: Pill };

/** A box of a folded deck: its name only. */
function PillButton({ pill: { box, name, x, y, width }, map, lit, chosen, meant, select, point }: PillProps) {
  const one = { kind: 'box', id: box.id } as const;
  return (
    <button
      type="button"
      data-row
      tabIndex={-1}
      className={`${css.pill} ${marks.mark}`}
      data-lit={lit?.has(box.id)}
      data-meant={meant.has(box.id) || undefined}
      data-change={box.change}
      aria-pressed={chosen?.kind === 'box' && chosen.id === box.id}
      aria-label={boxWords(map, box)}
      title={boxWords(map, box)}
      style={{ left: x, top: y, width, height: PILL }}
      onClick={() => select(one)}
      onPointerEnter={() => point(one)}
      onPointerLeave={() => point(undefined)}
    >
      {name}
    </button>
  );
}

type BoxProps = Pick<Props, 'map' | 'select' | 'point'> & {
  placed: PlacedBox;
  lit: boolean | undefined;
  chosen: boolean;
  meant: boolean;
};

const Box = memo(function Box({ placed, map, lit, chosen, meant, select, point }: BoxProps) {
  const { box, x, y, width, height } = placed;
  const one = { kind: 'box', id: box.id } as const;
  return (
    <button
      type="button"
      data-row
      tabIndex={-1}
      className={`${css.box} ${marks.mark}`}
      data-lit={lit}
      data-meant={meant || undefined}
      data-change={box.change}
      data-engine={box.purpose ? true : undefined}
      data-paused={(box.containers.length > 0 && box.containers.every(({ state }) => state === 'paused')) || undefined}
      aria-pressed={chosen}
      aria-label={boxWords(map, box)}
      style={{ left: x, top: y, width, height }}
      onClick={() => select(one)}
      onPointerEnter={() => point(one)}
      onPointerLeave={() => point(undefined)}
    >
      {box.containers.map(({ id, name }, index) => (
        <span key={id} className={css.boxName} data-more={index > 0 || undefined}>
          <b title={name}>{index > 0 ? `+ ${name}` : name}</b>
          {index === 0 && box.dns && <small title="dockerd answers names at 127.0.0.11">DNS</small>}
        </span>
      ))}
      {box.containers.length === 0 && (
        <span className={css.boxName}>
          <b title={box.space?.label}>{namesOf(box)}</b>
        </span>
      )}
      {boxLines(map, box).map(({ kind, id, text, more }) => (
        <span key={id} className={css.boxLine} data-kind={kind}>
          {text} {more && <i>{more}</i>}
        </span>
      ))}
    </button>
  );
});
