import { memo } from 'react';
import { equal } from '#engine/scene/equal.ts';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import css from './boxes.module.css';
import { type MapPicture, PILL, type Pill, type PlacedBox } from './map-layout.ts';
import marks from './marks.module.css';
import { namesOf } from './net-words.ts';

type Props = {
  picture: MapPicture;
  lit: ReadonlySet<string> | undefined;
  chosen: MapSelection | undefined;
  meant: ReadonlySet<string>;
  select: (selection: MapSelection) => void;
  point: (selection: MapSelection | undefined) => void;
};

/** Network namespaces with the containers in them. */
export const MapBoxes = memo(function MapBoxes({ picture, lit, chosen, meant, ...rest }: Props) {
  return (
    <>
      {picture.decks
        .flatMap((deck) => deck.pills)
        .map((pill) => (
          <PillButton
            key={pill.box.id}
            pill={pill}
            lit={lit?.has(pill.box.id)}
            chosen={chosen?.kind === 'box' && chosen.id === pill.box.id}
            meant={meant.has(pill.box.id)}
            {...rest}
          />
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

type PillProps = Marks & { pill: Pill };

/** Each is drawn anew only when something of it changed: most of what happens concerns a few of them. */
type Marks = Pick<Props, 'select' | 'point'> & { lit: boolean | undefined; chosen: boolean; meant: boolean };

/** A box of a folded deck: its name only. */
const PillButton = memo(function PillButton({ pill, lit, chosen, meant, select, point }: PillProps) {
  const { box, name, words, x, y, width } = pill;
  const one = { kind: 'box', id: box.id } as const;
  return (
    <button
      type="button"
      data-row
      tabIndex={-1}
      className={`${css.pill} ${marks.mark}`}
      data-lit={lit}
      data-meant={meant || undefined}
      data-change={box.change}
      aria-pressed={chosen}
      aria-label={words}
      title={words}
      style={{ left: x, top: y, width, height: PILL }}
      onClick={() => select(one)}
      onPointerEnter={() => point(one)}
      onPointerLeave={() => point(undefined)}
    >
      {name}
    </button>
  );
}, equal);

type BoxProps = Marks & { placed: PlacedBox };

const Box = memo(function Box({ placed, lit, chosen, meant, select, point }: BoxProps) {
  const { box, lines, words, x, y, width, height } = placed;
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
      aria-label={words}
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
      {lines.map(({ kind, id, text, more }) => (
        <span key={id} className={css.boxLine} data-kind={kind}>
          {text} {more && <i>{more}</i>}
        </span>
      ))}
    </button>
  );
}, equal);
