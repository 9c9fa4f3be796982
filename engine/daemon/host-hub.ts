/** The hub of a host with its catalogue, which is made meanwhile: what labs need of both. */
import { join } from 'node:path';
import type { Observation } from '#engine/correlate/observation.ts';
import type { CatalogueState } from '#engine/hub/catalogue/catalogue-state.ts';
import { type RunningCatalogue, startCatalogue } from '#engine/hub/catalogue/start-catalogue.ts';
import { type Hub, openHub } from '#engine/hub/hub.ts';
import { fullName } from '#engine/hub/repository-name.ts';
import { readUpstream, type UpstreamSettings } from '#engine/hub/upstream-settings.ts';
import { LabError, type LabPlace } from '#engine/lab/driver.ts';
import { cacheDir } from '#engine/lab/paths.ts';
import type { HubStatus } from '#engine/trace/wire.ts';
import { type LabHub, NO_HUB, openLabHub } from './lab-hub.ts';

export interface HostHub {
  /** Brings the hub to a lab that is made but not booted. */
  connect(place: LabPlace, emit: (observation: Observation) => void): Promise<LabHub>;
  readonly status: HubStatus;
  /** Called after each change of the status. @returns what ends that */
  onStatus(listener: () => void): () => void;
  close(): Promise<void>;
}

type Options = {
  stateDir: string;
  log: (line: string) => void;
  /** What is made, as `docker pull` names it; without it the environment says. */
  images?: readonly string[];
};

/** A host without a hub still has labs: what they pull fails, and what they have is enough for much. */
export async function openHostHub({ stateDir, log, images }: Options): Promise<HostHub> {
  try {
    const upstream = upstreamByEnvironment(log);
    const hub = await openHub({ folder: join(stateDir, 'hub'), upstream, log });
    return new RunningHub(hub, catalogueFor(hub, log, images?.map(fullName) ?? wantedByEnvironment()));
  } catch (error) {
    const detail = `Labs have no Docker Hub: ${error instanceof Error ? error.message : error}`;
    log(detail);
    return withoutHub(detail);
  }
}

/** What is wrong with the setting is told; labs have their Docker Hub all the same. */
function upstreamByEnvironment(log: Options['log']): UpstreamSettings | null {
  try {
    const upstream = readUpstream(process.env);
    if (upstream) log(`Labs may pull from ${upstream.host} what the catalogue of their Docker Hub lacks.`);
    return upstream;
  } catch (error) {
    const fix = error instanceof LabError && error.fix ? ` Type: ${error.fix}` : '';
    log(`Labs pull from no upstream: ${error instanceof Error ? error.message : error}.${fix}`);
    return null;
  }
}

/** `ENGINE_ROOM_CATALOGUE`: `off`, or the repositories that are wanted (`library/nginx,library/redis`); undefined, for all, without it. */
function wantedByEnvironment(): string[] | undefined {
  const wanted = process.env.ENGINE_ROOM_CATALOGUE ?? '';
  if (wanted === 'off') return [];
  return wanted === '' ? undefined : wanted.split(',').filter(Boolean);
}

/** @param only repositories; undefined for all, none for nobody who makes any */
function catalogueFor(hub: Hub, log: (line: string) => void, only?: readonly string[]): RunningCatalogue | undefined {
  if (only?.length === 0) return undefined;
  return startCatalogue({ cache: cacheDir(), registrySocket: hub.registrySocket, log, ...(only && { only }) });
}

class RunningHub implements HostHub {
  readonly #hub: Hub;
  readonly #catalogue: RunningCatalogue | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(hub: Hub, catalogue: RunningCatalogue | undefined) {
    this.#hub = hub;
    this.#catalogue = catalogue;
    if (catalogue) this.#took(catalogue.state());
    catalogue?.changed((state) => this.#took(state));
  }

  connect(place: LabPlace, emit: (observation: Observation) => void): Promise<LabHub> {
    return openLabHub(this.#hub, place, emit);
  }

  get status(): HubStatus {
    return hubStatusOf(this.#catalogue?.state());
  }

  onStatus(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#catalogue?.stop();
    await this.#hub.close();
  }

  #took(state: CatalogueState): void {
    const { state: now, done, total, missing } = hubStatusOf(state);
    this.#hub.setCatalogueState({ ready: now === 'ready', done, total, missing });
    for (const listener of this.#listeners) listener();
  }
}

/** @param catalogue absent where nobody makes one */
export function hubStatusOf(catalogue: CatalogueState | undefined): HubStatus {
  if (!catalogue) return { state: 'ready', done: 0, total: 0, missing: [], failed: [] };
  const { status, done, total, images } = catalogue;
  const missing = images.filter(({ state }) => state === 'waiting' || state === 'building').map(({ name }) => name);
  const failed = images.filter(({ state }) => state === 'failed');
  return {
    ...{ state: status === 'building' ? 'making' : status, done, total, missing },
    failed: failed.map(({ name, error = '' }) => ({ name, error })),
  };
}

const withoutHub = (detail: string): HostHub => ({
  connect: async () => NO_HUB,
  status: { state: 'off', done: 0, total: 0, missing: [], failed: [], detail },
  onStatus: () => () => {},
  close: async () => {},
});
