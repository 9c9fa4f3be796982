import { memo } from 'react';
import { monoWidth } from '#components/flow/text-width.ts';
import { equal } from '#engine/scene/equal.ts';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { Deck, MapPicture } from './map-layout.ts';
import { SPINE } from './map-sizes.ts';
import { wireEnds } from './net-words.ts';
import type { Spot } from './packet-spot.ts';
import type { PlacedWire } from './wire-layout.ts';
import css from './wires.module.css';

type Props = {
  picture: MapPicture;
  /** Where a packet is. */
  spot: Spot | undefined;
  lit: ReadonlySet<string> | undefined;
  chosen: MapSelection | undefined;
  select: (selection: MapSelection) => void;
  point: (selection: MapSelection | undefined) => void;
};

/** Spine, rails and cables. The keyboard reaches cables through the details of a box, or in the table. */
export const MapWires = memo(function MapWires({ picture, spot, lit, chosen, select, point }: Props) {
  const { width, height, head, decks, wires } = picture;
  return (
    <svg className={css.wires} width={width} height={height} aria-hidden="true" data-lit={lit ? true : undefined}>
      {head.outside.map(({ of, x, y, width: chip }) => {
        const near = head.links.find((link) => link.of.id === of.near?.id);
        const bottom = near ? near.y : head.hostY;
        return (
          <path
            key={of.id}
            className={css.uplink}
            data-lit={lit?.has(of.id)}
            d={`M${x + Math.min(24, chip / 2)} ${y + 24}V${bottom}`}
          >
            <title>{`${of.name}: ${of.link.name} ↔ ${of.near?.name ?? 'not known'}`}</title>
          </path>
        );
      })}
      {decks.map(
        (deck) =>
          deck.segment && (
            <g
              key={deck.id}
              className={css.rail}
              data-kind={deck.segment.kind}
              data-lit={lit?.has(deck.id)}
              data-change={deck.segment.change}
            >
              <path d={`M${startOf(deck.segment.kind)} ${deck.railY}H${width - 10}`} />
              {deck.folded && <Crowd deck={deck} left={picture.left} />}
            </g>
          ),
      )}
      <Spine picture={picture} />
      {wires.map((placed) => (
        <Cable
          key={placed.wire.id}
          placed={placed}
          lit={lit?.has(placed.wire.id)}
          chosen={chosen?.kind === 'wire' && chosen.id === placed.wire.id}
          select={select}
          point={point}
        />
      ))}
      {spot && <circle className={css.packet} r="8" style={{ transform: `translate(${spot.x}px, ${spot.y}px)` }} />}
    </svg>
  );
});

const startOf = (kind: string): number => (kind === 'bridge' ? SPINE : SPINE + 12);

/** The host's own stack: what leaves a bridge by its left end is routed and goes through the rules. */
function Spine({ picture: { head, decks } }: { picture: MapPicture }) {
  const rails = decks.filter(({ segment }) => segment?.kind === 'bridge');
  const last = rails.at(-1)?.railY;
  return (
    <g className={css.spine}>
      {last !== undefined && <path d={`M${SPINE} ${head.hostY}V${last}`} />}
      {rails.map(({ id, railY, segment }) => (
        <g key={id} data-way={segment?.way} transform={`translate(${SPINE} ${railY})`}>
          <circle r="6" />
          {segment?.way === 'shut' && <path d="M-4 -4L4 4M4 -4L-4 4" />}
          {segment?.way === 'masquerade' && <path d="M-3 0H3M1 -2.5L3.5 0L1 2.5" />}
        </g>
      ))}
    </g>
  );
}

/** Of a folded deck: what its names hang on, and how many more there are. */
function Crowd({ deck: { boxes, guests, pills, railY }, left }: { deck: Deck; left: number }) {
  const end = pills.reduce((x, pill) => Math.max(x, pill.x + pill.width), left);
  const more = [
    boxes.length > pills.length
      ? `+ ${boxes.length - pills.length}`
      : boxes.length === 0 && guests === 0
        ? 'no container'
        : '',
    guests > 0 ? `+ ${guests} of other networks` : '',
  ].filter(Boolean);
  return (
    <g className={css.crowd}>
      {pills.map(({ box, x }) => (
        <path key={box.id} d={`M${x + 9} ${railY}v11`} />
      ))}
      <text x={end + 8} y={railY + 25}>
        {more.join(', ')}
      </text>
    </g>
  );
}

type CableProps = {
  placed: PlacedWire;
  lit: boolean | undefined;
  chosen: boolean;
  select: Props['select'];
  point: Props['point'];
};

const Cable = memo(function Cable({ placed, lit, chosen, select, point }: CableProps) {
  const { wire, d, port, names, far } = placed;
  const [near, end] = wireEnds(wire);
  const choose = { kind: 'wire', id: wire.id } as const;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the picture is hidden from readers of text, who have the details and the table
    <g
      className={css.cable}
      data-lit={lit}
      data-chosen={chosen || undefined}
      data-far={far || undefined}
      data-down={!wire.inner.up || undefined}
      data-change={wire.change}
      onPointerEnter={() => point(choose)}
      onPointerLeave={() => point(undefined)}
      onClick={() => select(choose)}
    >
      <title>{`${near ?? 'the other end is not known'} ↔ ${end}`}</title>
      <path className={css.halo} d={d} />
      <path className={css.core} d={d} />
      <rect x={port.x - 4} y={port.y - 4} width="8" height="8" rx="1.5" />
      {names.at === 'box' ? (
        <>
          <text x={names.x} y={names.y + 18}>
            {near}
          </text>
          <text x={names.x} y={names.y + 33}>
            {end}
          </text>
        </>
      ) : (
        <g className={css.guest}>
          <rect x={names.x - 2} y={names.y - 10} width={monoWidth(`${near ?? end}`, 10.5) + 5} height="13" />
          <text x={names.x} y={names.y}>
            {near ?? end}
          </text>
        </g>
      )}
    </g>
  );
}, equal);
