'use client';
import { grownLists } from '#components/deck/grown-lists.ts';
import { useGrown } from '#components/player/use-grown.ts';
import type { NetKind } from '#engine/scene/network/net-history.ts';
import { isAboutNetwork } from '#engine/scene/network/net-world.ts';
import { isRunStart, type RunStart } from '#engine/scene/run-window.ts';
import type { PacketSeen, SpanStarted, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** What a log tells of networks, containers and packets, and when its runs began. */
export type NetEvents = {
  network: readonly StateChanged[];
  /** Of these what the map is drawn from: counters and connections, which are told all the time, are none of it. */
  wiring: readonly StateChanged[];
  containers: readonly StateChanged[];
  packets: readonly PacketSeen[];
  starts: readonly (RunStart & Pick<SpanStarted, 'attributes'>)[];
};

const NOTHING: NetEvents = { network: [], wiring: [], containers: [], packets: [], starts: [] };

export const useNetEvents = (log: TraceLog): NetEvents => useGrown(log, NOTHING, grown);

const WIRING: ReadonlySet<string> = new Set([
  'net-namespace',
  'net-link',
  'net-neighbours',
  'net-listeners',
  'net-chain',
  'docker-network',
  'swarm',
] satisfies NetKind[]);

const isWiring = (event: TraceEvent): event is StateChanged =>
  event.type === 'state.changed' && WIRING.has(event.subject.kind);
const isContainer = (event: TraceEvent): event is StateChanged =>
  event.type === 'state.changed' && event.subject.kind === 'container';
const isPacket = (event: TraceEvent): event is PacketSeen => event.type === 'packet.seen';

function grown(known: NetEvents, events: readonly TraceEvent[]): NetEvents {
  return grownLists(known, {
    network: events.filter(isAboutNetwork),
    wiring: events.filter(isWiring),
    containers: events.filter(isContainer),
    packets: events.filter(isPacket),
    starts: events.filter(isRunStart),
  });
}
