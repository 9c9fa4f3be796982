/** The host's hub in one lab: names and certificate before its engine starts, sockets in its network, and what is said there observed. */
import type { Observation } from '#engine/correlate/observation.ts';
import type { Hub, HubLab } from '#engine/hub/hub.ts';
import { appendInside } from '#engine/lab/append-inside.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import { monotonic } from '#engine/probes/clock.ts';
import type { Emit } from '#engine/probes/probe.ts';
import { tcpPeers } from '#engine/probes/tcp-peer.ts';
import { hubObservation } from './hub-observations.ts';

export type LabHub = Pick<HubLab, 'images' | 'close'>;

/** Of a lab that has none. */
export const NO_HUB: LabHub = { images: async () => [], close: async () => {} };

const TRUSTED = 'etc/ssl/certs/ca-certificates.crt';

/** Between the making of a lab and its boot. A lab without a hub is still a lab: what is wrong is told in its trace. */
export async function openLabHub(hub: Hub, place: LabPlace, emit: Emit): Promise<LabHub> {
  try {
    const root = `/proc/${place.initPid}/root`;
    appendInside(root, 'etc/hosts', hub.hosts);
    appendInside(root, TRUSTED, hub.ca);
    const peers = tcpPeers(place.index, place.initPid);
    const find = (port: number) => peers.find(port);
    const opened = await hub.openLab({
      ...{ id: place.id, pid: place.initPid },
      onEvent: (event) => emit(hubObservation(event, find)),
    });
    emit(report('watching', 'the lab’s own Docker Hub answers'));
    return opened;
  } catch (error) {
    emit(report('off', `this lab has no Docker Hub: ${error instanceof Error ? error.message : error}`));
    return NO_HUB;
  }
}

const report = (state: 'watching' | 'off', detail: string): Observation => ({
  ...{ kind: 'probe', at: monotonic(), probe: 'hub', state, detail },
});
