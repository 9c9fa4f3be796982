'use client';
import { useMemo, useRef, useState } from 'react';
import { walkDown } from '#components/deck/walk.ts';
import { useSize } from '#components/flow/use-size.ts';
import { chosenThing, litBy, type MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import type { PacketStep } from '#engine/trace/packet.ts';
import css from './map.module.css';
import { MapBoxes } from './map-boxes.tsx';
import { MapDecks } from './map-decks.tsx';
import { MapHead } from './map-head.tsx';
import { type MapChoice, mapLayout } from './map-layout.ts';
import { MapWires } from './map-wires.tsx';
import { packetSpot } from './packet-spot.ts';
import { SwarmPart } from './swarm-part.tsx';

type Props = {
  map: NetMap;
  choice: MapChoice;
  /** Boxes that a search means. */
  meant: ReadonlySet<string>;
  /** A packet on its way, in place of what is chosen. */
  shown: { way: ReadonlySet<string>; step: PacketStep } | undefined;
  chosen: MapSelection | undefined;
  select: (selection: MapSelection | undefined) => void;
  fold: (deck: string, folded: boolean) => void;
};

/** The wiring; what is pointed at, else what is chosen, is lit with all that belongs to it. */
export function MapPicture({ map, choice, meant, shown, chosen, select, fold }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const { width } = useSize(stage);
  const [pointed, point] = useState<MapSelection>();
  const picture = useMemo(() => mapLayout(map, width, choice), [map, width, choice]);
  const lit = useMemo(
    () => litBy(map, chosenThing(map, pointed)) ?? shown?.way ?? litBy(map, chosenThing(map, chosen)),
    [map, pointed, shown, chosen],
  );
  const spot = useMemo(() => shown && packetSpot(map, picture, shown.step), [map, picture, shown]);
  const shared = { picture, map, lit, chosen, select, point };
  return (
    <div ref={stage} className={css.stage} data-map-stage>
      {map.swarm && <SwarmPart swarm={map.swarm} {...{ lit, chosen, select, point }} />}
      {width > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: up and down move between the buttons in it
        <div className={css.sheet} style={{ width: picture.width, height: picture.height }} onKeyDown={walkDown}>
          <div className={css.hostGround} style={{ top: picture.head.hostY }} />
          <MapWires {...{ picture, spot, lit, chosen, select, point }} />
          <MapHead {...shared} />
          <MapDecks {...shared} fold={fold} />
          <MapBoxes {...{ picture, lit, chosen, select, point, meant }} />
        </div>
      )}
    </div>
  );
}
