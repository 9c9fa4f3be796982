'use client';
import { useMemo, useState } from 'react';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import type { Player } from '#components/player/use-player.ts';
import { type Connection, connectionsOf, type SeenPacket } from '#engine/scene/network/connections.ts';
import { netHistory } from '#engine/scene/network/net-history.ts';
import { type PacketPath, packetPath } from '#engine/scene/network/packet-path.ts';
import { worldUntil } from '#engine/scene/run-window.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { NetConnection } from '#engine/trace/network.ts';
import type { NetEvents } from './use-net-events.ts';
import { useWalk, type Walk } from './use-walk.ts';

export type Packets = {
  connections: readonly Connection[];
  chosen: SeenPacket | undefined;
  path: PacketPath | undefined;
  /** The line of the command that the chosen one is for. */
  command: string | undefined;
  /** Packets of this run that come after the cursor. */
  later: number;
  walk: Walk;
  choose: (packet: string) => void;
};

/** Packets of this run up to the cursor; where it has none, those of the whole session. */
export function usePackets(player: Player | undefined, known: NetEvents): Packets {
  const { packets, network, starts } = known;
  const [picked, choose] = useState<string>();
  const moments = useMemo(() => packets.map(({ at }) => Number(at)).sort((a, b) => a - b), [packets]);
  const at = useMomentOf(player, moments, known);
  const { start, end } = player?.trace ?? { start: 0, end: 0 };
  const { connections, later } = useMemo(() => {
    const until = worldUntil(starts, end);
    const own = packets.filter((one) => one.at >= start && one.at < until);
    const shown = own.length > 0 ? own.filter((one) => one.at <= at) : packets;
    const tracked = (id: string) => netHistory(network).lastOf('connection', id) as NetConnection | undefined;
    return { connections: connectionsOf(shown, tracked), later: own.length > 0 ? own.length - shown.length : 0 };
  }, [packets, network, starts, start, end, at]);
  const all = connections.flatMap((one) => one.packets);
  const chosen = all.find(({ packet }) => packet.id === picked) ?? all[0];
  const path = useMemo(() => chosen && packetPath(chosen.packet), [chosen]);
  const walk = useWalk(chosen?.packet.id ?? '', path?.steps.length ?? 0);
  const line = starts.find(({ trace }) => trace === chosen?.trace)?.attributes[ATTR.commandLine];
  return { connections, chosen, path, command: typeof line === 'string' ? line : undefined, later, walk, choose };
}
