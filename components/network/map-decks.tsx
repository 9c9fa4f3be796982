import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { plural } from '#engine/scene/number-words.ts';
import css from './map.module.css';
import type { Deck, MapPicture } from './map-layout.ts';
import { CHANGES, KINDS, wayText } from './net-words.ts';

type Props = {
  picture: MapPicture;
  map: NetMap;
  lit: ReadonlySet<string> | undefined;
  chosen: MapSelection | undefined;
  select: (selection: MapSelection) => void;
  point: (selection: MapSelection | undefined) => void;
  fold: (deck: string, folded: boolean) => void;
};

/** Of each deck, on the left: what Docker calls it, what the kernel calls it, its addresses, and whether there is a way out. */
export const MapDecks = memo(function MapDecks({ picture, lit, chosen, select, point, fold }: Props) {
  return picture.decks.map((deck) => (
    <div
      key={deck.id}
      className={css.deck}
      data-narrow={picture.narrow || undefined}
      data-lit={lit ? lit.has(deck.id) : undefined}
      data-change={deck.segment?.change}
      style={{ top: deck.y, height: deck.height }}
    >
      {deck.segment ? (
        <Plate {...{ deck, picture, chosen, select, point, fold }} segment={deck.segment} />
      ) : (
        <p className={css.loose}>
          <b>{deck.title}</b>
          <small>no cable, only lo</small>
        </p>
      )}
    </div>
  ));
});

type PlateProps = Pick<Props, 'picture' | 'chosen' | 'select' | 'point' | 'fold'> & {
  deck: Deck;
  segment: NonNullable<Deck['segment']>;
};

function Plate({ deck, segment, picture, chosen, select, point, fold }: PlateProps) {
  const { rail, network, kind } = segment;
  const one = { kind: 'segment', id: segment.id } as const;
  const Twist = deck.folded ? ChevronRight : ChevronDown;
  return (
    <>
      <div className={css.plateName} style={{ width: picture.narrow ? undefined : picture.left - 34 }}>
        <button
          type="button"
          className={css.twist}
          aria-expanded={!deck.folded}
          aria-label={`${deck.folded ? 'Show' : 'Hide'} the ${plural(deck.boxes.length, 'namespace')} of ${segment.name}`}
          onClick={() => fold(deck.id, !deck.folded)}
        >
          <Twist size={14} aria-hidden="true" />
        </button>
        <button
          type="button"
          data-row
          tabIndex={-1}
          className={css.plate}
          aria-pressed={chosen?.kind === 'segment' && chosen.id === segment.id}
          title={segment.change && CHANGES[segment.change]}
          onClick={() => select(one)}
          onPointerEnter={() => point(one)}
          onPointerLeave={() => point(undefined)}
        >
          <b>{segment.name}</b> <small>{network ? KINDS[kind] : 'not of Docker'}</small>
        </button>
      </div>
      <div
        className={css.plateFacts}
        style={picture.narrow ? undefined : { top: deck.railY - deck.y + 9, width: picture.left - 40 }}
      >
        {rail && <code>{rail.name}</code>}
        {rail && kind === 'bridge' && rail.addresses[0] && <code>{rail.addresses[0]}</code>}
        {segment.vxlan?.vxlan && (
          <code>
            vxlan {segment.vxlan.vxlan.vni}
            {segment.peers && segment.peers.length > 0 && ` → ${segment.peers.join(' ')}`}
          </code>
        )}
        {!picture.narrow && deck.height > 96 && <span>{wayText(segment)}</span>}
        {segment.mute && <em>no talk among its containers</em>}
      </div>
    </>
  );
}
