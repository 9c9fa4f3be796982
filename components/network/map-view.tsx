'use client';
import { Search } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { DeckBody } from '#components/deck/deck-body.tsx';
import tools from '#components/deck/tool-row.module.css';
import { isMeant, type MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { passedBy } from '#engine/scene/network/packet-on-map.ts';
import { packetName } from '#engine/scene/network/packet-words.ts';
import { plural } from '#engine/scene/number-words.ts';
import css from './map.module.css';
import { MapDetails } from './map-details.tsx';
import type { MapChoice } from './map-layout.ts';
import { MapPicture } from './map-picture.tsx';
import type { Packets } from './use-packets.ts';
import { WalkControls } from './walk-controls.tsx';

type Props = {
  map: NetMap;
  packets: Packets;
  selection: MapSelection | undefined;
  select: (selection: MapSelection | undefined) => void;
};

/** With more boxes than this, decks begin folded. */
const CALM = 40;

/** The map, with what narrows it: folding, a search, one network or container alone. */
export function MapView({ map, packets: { path, walk }, selection, select }: Props) {
  const [query, search] = useState('');
  const [focused, focus] = useState<MapSelection>();
  const [hand, setHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  const meant = useMemo(
    () => new Set(map.boxes.filter((box) => isMeant(map, box, query)).map(({ id }) => id)),
    [map, query],
  );
  const choice = useMemo(() => choiceOf(map, hand, meant, query, focused), [map, hand, meant, query, focused]);
  const [following, follow] = useState(false);
  const at = following ? path?.steps[walk.index] : undefined;
  const shown = useMemo(() => path && at && { way: passedBy(map, path, at.index), step: at.step }, [map, path, at]);
  const fold = useCallback(
    (deck: string, folded: boolean) => setHand((before) => new Map(before).set(deck, folded)),
    [],
  );
  const foldAll = (folded: boolean) => setHand(new Map(map.segments.map(({ id }) => [id, folded])));
  return (
    <DeckBody
      sideLabel="What is chosen in the map"
      sideKey={selection && `${selection.kind}/${selection.id}`}
      side={<MapDetails {...{ map, selection, select, focus, focused }} />}
    >
      <div className={css.view}>
        <search className={`${tools.row} ${css.tools}`}>
          <label>
            <Search size={13} aria-hidden="true" />
            <input
              type="search"
              value={query}
              placeholder="name, address, interface"
              aria-label="Search containers"
              onChange={({ target }) => search(target.value)}
            />
          </label>
          {query.trim() !== '' && <span aria-live="polite">{plural(meant.size, 'container')}</span>}
          {path && (
            <button type="button" aria-pressed={following} onClick={() => follow(!following)}>
              {following ? 'hide the packet' : `show the packet ${packetName(path.packet)}`}
            </button>
          )}
          {focused && (
            <button type="button" onClick={() => focus(undefined)}>
              draw everything
            </button>
          )}
          {map.segments.length > 2 && (
            <>
              <button type="button" onClick={() => foldAll(true)}>
                fold
              </button>
              <button type="button" onClick={() => foldAll(false)}>
                unfold
              </button>
            </>
          )}
        </search>
        {at && <WalkControls walk={walk} say={`step ${walk.index + 1}`} />}
        <MapPicture {...{ map, choice, meant, shown, fold, select }} chosen={selection} />
      </div>
    </DeckBody>
  );
}

function choiceOf(
  map: NetMap,
  hand: ReadonlyMap<string, boolean>,
  meant: ReadonlySet<string>,
  query: string,
  focused: MapSelection | undefined,
): MapChoice {
  const many = map.boxes.length > CALM;
  const homes = new Set(map.wires.filter(({ box }) => meant.has(box)).map(({ segment }) => segment));
  const only = focused && around(map, focused);
  return {
    ...(only && { only }),
    folded: (deck, boxes) => {
      if (boxes === 0) return true;
      const chosen = hand.get(deck);
      if (query.trim() !== '') return !homes.has(deck);
      if (chosen !== undefined) return chosen;
      return many && !only;
    },
  };
}

/** A network with those that its containers are on, too; a container with its networks. */
function around({ wires }: NetMap, { kind, id }: MapSelection): ReadonlySet<string> {
  const boxes =
    kind === 'box' ? new Set([id]) : new Set(wires.filter(({ segment }) => segment === id).map(({ box }) => box));
  const near = wires.filter(({ box }) => boxes.has(box)).flatMap(({ segment }) => segment ?? []);
  return new Set(kind === 'segment' ? [id, ...near] : near);
}
