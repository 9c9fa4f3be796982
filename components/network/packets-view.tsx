'use client';
import type { KeyboardEvent } from 'react';
import { DeckBody } from '#components/deck/deck-body.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import type { Connection, SeenPacket } from '#engine/scene/network/connections.ts';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import type { PacketPath } from '#engine/scene/network/packet-path.ts';
import { ConnectionList } from './connection-list.tsx';
import { FollowBar } from './follow-bar.tsx';
import { namesOf } from './net-words.ts';
import { PacketDetails } from './packet-details.tsx';
import css from './packets.module.css';
import { Track } from './track.tsx';
import { TrackLine } from './track-line.tsx';
import type { Walk } from './use-walk.ts';
import { WalkControls } from './walk-controls.tsx';

type Props = {
  map: NetMap;
  connections: readonly Connection[];
  chosen: SeenPacket | undefined;
  path: PacketPath | undefined;
  walk: Walk;
  choose: (packet: string) => void;
  select: (selection: MapSelection) => void;
};

/** Connections, and the way of one packet through namespaces, interfaces, hooks and rules. */
export function PacketsView({ map, connections, chosen, path, walk, choose, select }: Props) {
  const placeName = (namespace: string) => nameOfPlace(map, namespace);
  const connection = connections.find(({ packets }) => packets.some(({ packet }) => packet.id === chosen?.packet.id));
  const at = path?.steps[walk.index];
  if (!path || !connection || !at)
    return (
      <div className={css.nothing}>
        <FollowBar map={map} />
        <NoPackets />
      </div>
    );
  return (
    <DeckBody
      sideLabel="The step that the packet is at"
      side={<PacketDetails {...{ map, connection, path, at, placeName, select }} />}
    >
      <div className={css.view}>
        <FollowBar map={map} />
        <ConnectionList connections={connections} chosen={chosen} choose={choose} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: in here the keys move the packet, not the run */}
        <div className={css.way} onKeyDown={keysOf(walk)}>
          <TrackLine path={path} walk={walk} placeName={placeName} />
          <WalkControls walk={walk} say={`${placeName(at.step.namespace)}, step ${walk.index + 1}`} />
          <Track path={path} walk={walk} placeName={placeName} />
        </div>
      </div>
    </DeckBody>
  );
}

function NoPackets() {
  return (
    <EmptyDeck title="No packet was followed here">
      <p>
        In a live lab, switch on “Follow packets” and send one: <code>laptop curl http://192.168.50.1:8080</code> asks a
        published port from outside. Here you see it pass every interface and every rule.
      </p>
    </EmptyDeck>
  );
}

export function nameOfPlace({ host, outside, boxes, spaces }: NetMap, namespace: string): string {
  if (namespace === host?.namespace) return 'lab host';
  const box = boxes.find((one) => one.namespace === namespace && one.shares === 'own');
  if (box) return namesOf(box);
  return outside.find((one) => one.namespace === namespace)?.name ?? spaces.get(namespace)?.label ?? namespace;
}

const keysOf = (walk: Walk) => (event: KeyboardEvent) => {
  const isRange = (event.target as Element).matches('input');
  const act = { ArrowRight: () => walk.step(1), ArrowLeft: () => walk.step(-1), ' ': walk.toggle }[event.key];
  if (!act || isRange || (event.key === ' ' && (event.target as Element).closest('button'))) return;
  event.preventDefault();
  event.stopPropagation();
  act();
};
