'use client';
import { type ReactNode, useMemo, useState } from 'react';
import { DeckBody } from '#components/deck/deck-body.tsx';
import { DeckFrame } from '#components/deck/deck-frame.tsx';
import { ViewSwitch } from '#components/deck/view-switch.tsx';
import type { Player } from '#components/player/use-player.ts';
import { TransferDeck } from '#components/transfer/transfer-deck.tsx';
import { transfersNotice } from '#components/transfer/transfer-words.ts';
import type { ImageMap } from '#engine/scene/image-map.ts';
import { type Transfer, transfersOf } from '#engine/scene/transfer.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { ImageDetails } from './image-details.tsx';
import { ImageTable } from './image-table.tsx';
import { noticeOf } from './image-words.ts';
import { LayerDetails } from './layer-details.tsx';
import { MapOverview } from './map-overview.tsx';
import { MapPicture } from './map-picture.tsx';
import { NoImages } from './no-images.tsx';
import { type Chosen, chosenIn, type Selection } from './selection.ts';
import { useImageMap } from './use-image-map.ts';
import { useStoreEvents } from './use-store-events.ts';

type Props = { player: Player | undefined; log: TraceLog; live: boolean; empty?: ReactNode };

const NO_TRANSFERS: readonly Transfer[] = [];

/**
 * What images are in the lab's engine and what they share, as its disk says, at the cursor; and for a run that pulls or pushes, what
 * travelled.
 */
export function ImageDeck({ player, log, live, empty }: Props) {
  const known = useStoreEvents(log);
  const map = useImageMap(player, known);
  const trace = player?.trace;
  const transfers = useMemo(() => (trace ? transfersOf(trace) : NO_TRANSFERS), [trace]);
  if (map.images.length === 0 && transfers.length === 0)
    return <NoImages map={map} told={known.events.length > 0} live={live} waiting={player ? undefined : empty} />;
  return <Deck player={player} map={map} transfers={transfers} />;
}

const VIEWS = [
  ['transfers', 'Transfer'],
  ['map', 'Map'],
  ['table', 'Table'],
] as const;
type View = (typeof VIEWS)[number][0];

type DeckProps = { player: Player | undefined; map: ImageMap; transfers: readonly Transfer[] };

function Deck({ player, map, transfers }: DeckProps) {
  const [choice, choose] = useState<View>();
  const [selection, select] = useState<Selection>({});
  const chosen = chosenIn(map, selection);
  const views = transfers.length > 0 ? VIEWS : VIEWS.slice(1);
  const view = views.find(([one]) => one === choice)?.[0] ?? views[0]?.[0] ?? 'map';
  return (
    <DeckFrame
      label="Images and their layers"
      player={player}
      notice={view === 'transfers' ? transfersNotice(transfers) : noticeOf(map)}
      views={<ViewSwitch views={views} view={view} choose={choose} />}
      onEscape={() => select({})}
    >
      {view === 'transfers' && player ? (
        <TransferDeck player={player} transfers={transfers} />
      ) : (
        <DeckBody
          side={<Details map={map} chosen={chosen} select={select} />}
          sideLabel="Image or layer"
          sideKey={selection.layer ?? selection.image}
        >
          {view === 'table' ? (
            <ImageTable map={map} chosen={chosen} select={select} />
          ) : (
            <MapPicture map={map} chosen={chosen} select={select} />
          )}
        </DeckBody>
      )}
    </DeckFrame>
  );
}

type DetailsProps = { map: ImageMap; chosen: Chosen; select: (selection: Selection) => void };

function Details({ map, chosen: { image, layer }, select }: DetailsProps) {
  if (layer) return <LayerDetails map={map} layer={layer} image={image} select={select} />;
  return image ? <ImageDetails map={map} image={image} select={select} /> : <MapOverview map={map} />;
}
