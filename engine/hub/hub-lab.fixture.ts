/** For tests: labs whose docker talks to a hub. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { labPaths } from '#engine/lab/paths.ts';
import { type Labs, openLabs, sh, specOf } from '#engine/lab/real-lab.fixture.ts';
import { type Hub, type HubLab, openHub } from './hub.ts';
import type { HubEvent } from './hub-event.ts';

export type HubAndLabs = {
  labs: Labs;
  hub: Hub;
  /** What the hub said of itself. */
  log: string[];
  open(name: string): Promise<LabWithHub>;
  close(): Promise<void>;
};

export type LabWithHub = {
  at: HubLab;
  events: HubEvent[];
  docker(line: string): Promise<{ code: number; out: string }>;
  destroy(): Promise<void>;
};

export async function openHubAndLabs(): Promise<HubAndLabs> {
  const labs = await openLabs();
  const log: string[] = [];
  const hub = await openHub({ folder: join(labs.state, 'hub'), log: (line) => log.push(line) });
  return {
    ...{ labs, hub, log },
    open: (name) => openLab(labs, hub, name),
    async close() {
      await hub.close();
      await labs.close();
    },
  };
}

async function openLab(labs: Labs, hub: Hub, name: string): Promise<LabWithHub> {
  const spec = specOf(name);
  const place = await labs.driver.create(spec);
  const events: HubEvent[] = [];
  const described = [{ name: 'web', description: 'Serves pages' }];
  const at = await hub.openLab({
    ...{ id: name, pid: place.initPid, catalogue: () => described },
    onEvent: (event) => events.push(event),
  });
  const { root } = labPaths(labs.state, name);
  appendFileSync(join(root, 'etc/hosts'), hub.hosts);
  appendFileSync(join(root, 'etc/ssl/certs/ca-certificates.crt'), hub.ca);
  await labs.driver.boot(spec.id);
  return {
    ...{ at, events, docker: (line: string) => sh(labs.driver, spec.id, line) },
    async destroy() {
      await at.close();
      await labs.driver.destroy(spec.id);
    },
  };
}
