'use client';
import type { KeyboardEvent } from 'react';
import { DeckBody } from '#components/deck/deck-body.tsx';
import type { Connection, SeenPacket } from '#engine/scene/network/connections.ts';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import type { PacketPath } from '#engine/scene/network/packet-path.ts';
import { ConnectionList } from './connection-list.tsx';
import { FollowBar } from './follow-bar.tsx';
import { namesOf } from './net-words.ts';
import { NoPackets } from './no-packets.tsx';
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
  command: string | undefined;
  later: number;
  walk: Walk;
  choose: (packet: string) => void;
  select: (selection: MapSelection) => void;
};

/** Connections, and the way of one packet through namespaces, interfaces, hooks and rules. */
export function PacketsView({ map, connections, chosen, path, command, later, walk, choose, select }: Props) {
  const placeName = (namespace: string) => nameOfPlace(map, namespace);
  const connection = connections.find(({ packets }) => packets.some(({ packet }) => packet.id === chosen?.packet.id));
  const at = path?.steps[walk.index];
  if (!path || !chosen || !connection || !at)
    return (
      <div className={css.nothing}>
        <FollowBar map={map} />
        <NoPackets later={later} />
      </div>
    );
  return (
    <DeckBody
      sideLabel="The step that the packet is at"
      side={<PacketDetails {...{ map, connection, seen: chosen, command, path, at, placeName, select }} />}
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

export function nameOfPlace({ host, outside, boxes, spaces }: NetMap, namespace: string): string {
  if (namespace === host?.namespace) return 'lab host';
  const box = boxes.find((one) => one.namespace === namespace && one.shares === 'own');
  if (box) return namesOf(box);
  return outside.find((one) => one.namespace === namespace)?.name ?? spaces.get(namespace)?.label ?? namespace;
}

const keysOf = (walk: Walk) => (event: KeyboardEvent) => {
  // A slider knows what to do with its keys; they are not the run's either.
  if ((event.target as Element).matches('input')) {
    event.stopPropagation();
    return;
  }
  const act = { ArrowRight: () => walk.step(1), ArrowLeft: () => walk.step(-1), ' ': walk.toggle }[event.key];
  if (!act || (event.key === ' ' && (event.target as Element).closest('button'))) return;
  event.preventDefault();
  event.stopPropagation();
  act();
};
