/** What a lab's engine says of its swarm. It tells of nodes and services; tasks are asked for when something hints that they are others. */
import type { Observation } from '#engine/correlate/observation.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { monotonic } from '../clock.ts';
import { askJson } from '../engine-client.ts';
import type { EngineEvent } from '../engine-state.ts';
import { NetFacts } from './net-facts.ts';
import type { NetworkTeller } from './network-teller.ts';
import { PacedLook } from './paced-look.ts';
import { isSettled, swarmOf } from './swarm-facts.ts';

const OF_SWARM: ReadonlySet<string> = new Set(['node', 'service', 'secret', 'config']);
const TASK = 'com.docker.swarm.task.id';
/** Requests that change what the engine is in a swarm; leaving one has no event. */
const CHANGING = /^(?:\/v[\d.]+)?\/(?:swarm\/(?:init|join|leave|unlock|update)|services|nodes)(?:[/?]|$)/;
const SCOPE = 'swarm';
/** While tasks are on their way, so often, and no longer than a minute after the last word. */
const AGAIN_MS = 1000;
const MOST_AGAIN = 60;
const MOST_OPEN = 1024;

export class EngineSwarm {
  readonly #socket: string;
  readonly #teller: NetworkTeller;
  readonly #facts = new NetFacts();
  readonly #look: PacedLook;
  readonly #open = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  #again = 0;

  constructor(socket: string, teller: NetworkTeller) {
    this.#socket = socket;
    this.#teller = teller;
    this.#look = new PacedLook(
      (at, signal) => this.#lookAt(at, signal),
      (error) => teller.failed('swarm', error),
    );
  }

  /** dockerd answers, for the first time or again. */
  begin(at: Nanos): void {
    this.#want(at);
  }

  hear({ Type, Actor }: EngineEvent, at: Nanos): void {
    if (OF_SWARM.has(Type) || (Type === 'container' && Actor.Attributes?.[TASK] !== undefined)) this.#want(at);
  }

  note(seen: Observation): void {
    if (seen.kind === 'http.request' && seen.method !== 'GET' && CHANGING.test(seen.url)) {
      if (this.#open.size >= MOST_OPEN) this.#open.clear();
      this.#open.add(seen.exchange);
    } else if ((seen.kind === 'http.ended' || seen.kind === 'http.lost') && this.#open.delete(seen.exchange))
      this.#want(seen.at);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#look.stop();
    clearTimeout(this.#timer);
  }

  #want(at: Nanos): void {
    this.#again = 0;
    this.#look.want(at);
  }

  async #lookAt(at: () => Nanos, signal: AbortSignal): Promise<number> {
    const ask = (path: string) => askJson(this.#socket, path, signal);
    const info = (await ask('/info')) as { Swarm?: { ControlAvailable?: unknown } } | undefined;
    const isManager = info?.Swarm?.ControlAvailable === true;
    const lists = isManager ? ['/nodes', '/services', '/tasks'] : [];
    const [nodes, services, tasks] = await Promise.all(lists.map(ask));
    const swarm = swarmOf({ info, nodes, services, tasks });
    if (!swarm) return 0;
    if (!isSettled(swarm)) this.#lookAgain();
    return this.#teller.tell(at(), this.#facts.put(SCOPE, { kind: 'swarm', id: 'local', attributes: swarm }));
  }

  #lookAgain(): void {
    clearTimeout(this.#timer);
    if (this.#again++ < MOST_AGAIN) this.#timer = setTimeout(() => this.#look.want(monotonic()), AGAIN_MS).unref();
  }
}
