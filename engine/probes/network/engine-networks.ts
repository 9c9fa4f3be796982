/** What a lab's engine says of its networks and its swarm: asked when its events say that something is different. */
import type { Nanos } from '#engine/trace/ids.ts';
import { askJson } from '../engine-client.ts';
import type { EngineEvent } from '../engine-state.ts';
import { ContainerPlaces } from './container-places.ts';
import { dockerNetworkOf } from './docker-network-facts.ts';
import { NetFacts } from './net-facts.ts';
import type { NetworkTeller } from './network-teller.ts';
import { PacedLook } from './paced-look.ts';

/** Of a lab; more are not told. */
export const MOST_NETWORKS = 256;
const SCOPE = 'networks';

export type EngineNetworksOptions = {
  /** on which dockerd really listens */
  socket: string;
  teller: NetworkTeller;
  /** Containers live in other namespaces than before. */
  placesChanged(): void;
};

export class EngineNetworks {
  readonly places = new ContainerPlaces();
  readonly #options: EngineNetworksOptions;
  readonly #facts = new NetFacts();
  readonly #look: PacedLook;
  readonly #containers = new Set<string>();
  readonly #networks = new Set<string>();
  #all = false;

  constructor(options: EngineNetworksOptions) {
    this.#options = options;
    const failed = (error: unknown) => options.teller.failed('networks of the engine', error);
    this.#look = new PacedLook((at, signal) => this.#lookAt(at, signal), failed);
  }

  /** dockerd answers, for the first time or again. */
  begin(at: Nanos): void {
    this.#all = true;
    this.#look.want(at);
  }

  hear({ Type, Action, Actor }: EngineEvent, at: Nanos): void {
    if (Type === 'network') {
      const { container } = Actor.Attributes ?? {};
      if (container) this.#containers.add(container);
      this.#networks.add(Actor.ID);
    } else if (Type === 'container' && PLACING.has(Action)) this.#containers.add(Actor.ID);
    else return;
    this.#look.want(at);
  }

  stop(): Promise<void> {
    return this.#look.stop();
  }

  async #lookAt(at: () => Nanos, signal: AbortSignal): Promise<number> {
    const ask = (path: string) => askJson(this.#options.socket, path, signal);
    if (this.#all) await this.#listAll(ask);
    await this.#place(ask);
    let told = 0;
    for (const id of take(this.#networks)) {
      const network = dockerNetworkOf(await ask(`/networks/${encodeURIComponent(id)}`), this.#aliasesOf);
      const subject = { kind: 'docker-network' as const, id };
      const known = this.#facts.ids(SCOPE);
      const isRoom = known.length < MOST_NETWORKS || known.includes(id);
      if (network) this.#options.teller.cut('networks of the engine', !isRoom, MOST_NETWORKS);
      if (network && !isRoom) continue;
      told += this.#options.teller.tell(
        at(),
        network ? this.#facts.put(SCOPE, { ...subject, attributes: network }) : this.#facts.remove(SCOPE, subject),
      );
    }
    return told;
  }

  readonly #aliasesOf = (container: string, network: string) => this.places.aliasesOf(container, network);

  async #listAll(ask: (path: string) => Promise<unknown>): Promise<void> {
    this.#all = false;
    const [networks, containers] = await Promise.all([ask('/networks'), ask('/containers/json')]);
    const known = this.#facts.ids(SCOPE);
    for (const id of [...known, ...idsIn(networks)]) this.#networks.add(id);
    this.places.clear();
    for (const id of idsIn(containers)) this.#containers.add(id);
  }

  /** Where the containers live that started, stopped or joined a network. */
  async #place(ask: (path: string) => Promise<unknown>): Promise<void> {
    let same = true;
    for (const id of take(this.#containers)) {
      const answer = await ask(`/containers/${encodeURIComponent(id)}/json`);
      same = this.places.learn(id, answer) && same;
    }
    if (!same) this.#options.placesChanged();
  }
}

/** Events after which a container lives in another network namespace, or in none. */
const PLACING: ReadonlySet<string> = new Set(['start', 'restart', 'die', 'destroy', 'rename']);

function take(ids: Set<string>): string[] {
  const taken = [...ids];
  ids.clear();
  return taken;
}

const idsIn = (list: unknown): string[] =>
  (Array.isArray(list) ? list : []).flatMap((each: { Id?: unknown }) =>
    typeof each?.Id === 'string' ? [each.Id] : [],
  );
