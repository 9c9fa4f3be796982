'use client';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { playerKeys } from '#components/player/keys.ts';
import type { Player } from '#components/player/use-player.ts';
import { TransferDeck } from '#components/transfer/transfer-deck.tsx';
import { transfersNotice } from '#components/transfer/transfer-words.ts';
import type { ImageMap } from '#engine/scene/image-map.ts';
import { type Transfer, transfersOf } from '#engine/scene/transfer.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import { ImageDetails } from './image-details.tsx';
import { ImageTable } from './image-table.tsx';
import { noticeOf } from './image-words.ts';
import css from './images.module.css';
import { LayerDetails } from './layer-details.tsx';
import { MapOverview } from './map-overview.tsx';
import { MapPicture } from './map-picture.tsx';
import { NoImages } from './no-images.tsx';
import { chosenIn, type Selection } from './selection.ts';
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

const VIEWS = { transfers: 'Transfer', map: 'Map', table: 'Table' } as const;
type View = keyof typeof VIEWS;

type DeckProps = { player: Player | undefined; map: ImageMap; transfers: readonly Transfer[] };

function Deck({ player, map, transfers }: DeckProps) {
  const [choice, choose] = useState<View>();
  const [selection, select] = useState<Selection>({});
  const chosen = chosenIn(map, selection);
  const views = (Object.keys(VIEWS) as View[]).filter((one) => one !== 'transfers' || transfers.length > 0);
  const view = choice && views.includes(choice) ? choice : (views[0] ?? 'map');
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') select({});
    else playerKeys(player)(event);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls; this is a picture that takes keys
    <div className={css.deck} role="group" aria-label="Images and their layers" onKeyDown={keys}>
      <header className={css.head}>
        <p aria-live="polite">{view === 'transfers' ? transfersNotice(transfers) : noticeOf(map)}</p>
        <div className={css.views}>
          {views.map((one) => (
            <button key={one} type="button" aria-pressed={view === one} onClick={() => choose(one)}>
              {VIEWS[one]}
            </button>
          ))}
        </div>
      </header>
      {view === 'transfers' && player ? (
        <TransferDeck player={player} transfers={transfers} />
      ) : (
        <div className={css.body}>
          {view === 'table' ? (
            <ImageTable map={map} chosen={chosen} select={select} />
          ) : (
            <MapPicture map={map} chosen={chosen} select={select} />
          )}
          <aside className={css.side} aria-label="Image or layer" key={selection.layer ?? selection.image}>
            {chosen.layer ? (
              <LayerDetails map={map} layer={chosen.layer} image={chosen.image} select={select} />
            ) : chosen.image ? (
              <ImageDetails map={map} image={chosen.image} select={select} />
            ) : (
              <MapOverview map={map} />
            )}
          </aside>
        </div>
      )}
    </div>
  );
}
