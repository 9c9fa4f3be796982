/** Follows the engine's own event stream, with a snapshot whenever it begins: at the start and after each restart of dockerd. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerLife } from '#engine/trace/container-life.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import { askJson, askLines } from './engine-client.ts';
import {
  type EngineEvent,
  type Fact,
  factOf,
  factsOf,
  type Inspected,
  inspectedFact,
  isEngineEvent,
  type Lists,
  namedImageFact,
} from './engine-state.ts';
import type { Emit, Probe } from './probe.ts';

const RETRY_MS = 50;
/** Questions about what events do not say, at a time; those beyond wait, the newest for each subject. */
const LOOKS_AT_ONCE = 8;
const MOST_WAITING = 1024;
const LOOK_LIMIT_MS = 30_000;
const NAME = 'engine events';
/** Events after which there is more to know than the event says: that a container restarts, its ports and health, an image's name. */
const WORTH_A_LOOK: Readonly<Record<string, ReadonlySet<string>>> = {
  container: new Set(['create', 'start', 'restart', 'die', 'stop', 'oom', 'update', 'health_status']),
  image: new Set(['load', 'import']),
};
const DAEMON = { kind: 'daemon', id: 'dockerd' } as const;

/** Each word of the engine as it came; undefined when it begins to speak, at the start and after each restart. */
export type Hear = (event: EngineEvent | undefined, at: Nanos) => void;

/** `socketPath` is where dockerd really listens. Connects as soon as dockerd answers. */
export const watchEngineEvents = (socketPath: string, emit: Emit, hear: Hear = () => {}): Probe => {
  const stopped = new AbortController();
  const running = follow(socketPath, emit, hear, stopped.signal);
  return {
    name: NAME,
    async stop() {
      stopped.abort();
      await running;
    },
  };
};

const follow = async (socketPath: string, emit: Emit, hear: Hear, signal: AbortSignal): Promise<void> => {
  let wasUp = false;
  while (!signal.aborted) {
    const stream = new EventStream(socketPath, emit, hear, signal);
    const failure = await stream.run().catch((error: Error) => error);
    if (signal.aborted) return;
    if (stream.began) {
      wasUp = true;
      emit({ kind: 'engine.event', at: monotonic(), subject: DAEMON, action: 'stop', state: 'gone', attributes: {} });
      emit({
        kind: 'probe',
        at: monotonic(),
        probe: NAME,
        state: 'off',
        detail: failure?.message ?? 'dockerd closed its event stream',
      });
    }
    await delay(wasUp ? RETRY_MS / 5 : RETRY_MS);
  }
};

class EventStream {
  began = false;
  readonly #socketPath: string;
  readonly #emit: Emit;
  readonly #hear: Hear;
  readonly #signal: AbortSignal;
  readonly #states = new Map<string, string>();
  /** Containers with a health check. */
  readonly #checked = new Set<string>();
  readonly #waiting = new Map<string, Fact>();
  #looks = 0;

  constructor(socketPath: string, emit: Emit, hear: Hear, signal: AbortSignal) {
    this.#socketPath = socketPath;
    this.#emit = emit;
    this.#hear = hear;
    this.#signal = signal;
  }

  /** Until the engine closes the stream. Facts are told in the order of their events. */
  async run(): Promise<undefined> {
    let begun: Promise<void> = Promise.resolve();
    for await (const event of askLines(this.#socketPath, '/events', this.#signal)) {
      const at = monotonic();
      if (event === undefined) {
        begun = this.#begin(at).catch(() => {});
        this.#hear(undefined, at);
      } else if (isEngineEvent(event)) {
        void begun.then(() => this.#event(event, at));
        this.#hear(event, at);
      }
    }
    return undefined;
  }

  async #begin(at: Nanos): Promise<void> {
    this.began = true;
    this.#emit({ kind: 'probe', at, probe: NAME, state: 'watching', detail: 'following GET /events' });
    this.#tell({ subject: DAEMON, action: 'start', state: 'present', attributes: {} }, at);
    const lists = await this.#lists();
    const now = monotonic();
    for (const fact of factsOf(lists)) this.#tell(fact, now);
  }

  async #lists(): Promise<Lists> {
    const ask = (path: string) => askJson(this.#socketPath, path, this.#signal);
    const [containers, images, networks, volumes] = await Promise.all(
      ['/containers/json?all=1', '/images/json', '/networks', '/volumes'].map(ask),
    );
    return {
      containers: (containers ?? []) as Lists['containers'],
      images: (images ?? []) as Lists['images'],
      networks: (networks ?? []) as Lists['networks'],
      volumes: ((volumes as { Volumes?: Lists['volumes'] } | undefined)?.Volumes ?? []) as Lists['volumes'],
    };
  }

  /** The event is told at once; dockerd may take its time to say more, for it answers no question about a container that it changes. */
  #event(event: EngineEvent, at: Nanos): void {
    const fact = factOf(event, this.#states.get(event.Actor.ID));
    if (!fact) return;
    this.#tell(fact, at);
    if (WORTH_A_LOOK[fact.subject.kind]?.has(fact.action) || this.#isHealthCheck(fact)) this.#lookSoon(fact);
  }

  #lookSoon(fact: Fact): void {
    const { id } = fact.subject;
    // The newest comes last, as its event did.
    this.#waiting.delete(id);
    if (this.#waiting.size < MOST_WAITING) this.#waiting.set(id, fact);
    this.#lookOn();
  }

  #lookOn(): void {
    for (const [id, fact] of this.#waiting) {
      if (this.#looks >= LOOKS_AT_ONCE) return;
      this.#waiting.delete(id);
      this.#looks++;
      void this.#look(fact)
        .catch(() => {})
        .finally(() => {
          this.#looks--;
          this.#lookOn();
        });
    }
  }

  /** How often it failed in a row, and what it printed, is told by no event. */
  #isHealthCheck({ subject: { id }, action }: Fact): boolean {
    return action === 'exec_die' && this.#checked.has(id);
  }

  /** Rejects when there is no answer, or none that makes sense. */
  async #look(fact: Fact): Promise<void> {
    const { kind, id } = fact.subject;
    const limit = AbortSignal.any([this.#signal, AbortSignal.timeout(LOOK_LIMIT_MS)]);
    const answer = await askJson(this.#socketPath, `/${kind}s/${encodeURIComponent(id)}/json`, limit);
    const isLatest = this.#states.get(id) === fact.state;
    if (!answer || !isLatest) return;
    const more = kind === 'image' ? namedImageFact(fact, answer) : inspectedFact(fact, answer as Inspected);
    if (!more) return;
    if ((more.attributes.life as Partial<ContainerLife> | undefined)?.health) this.#checked.add(id);
    this.#tell(more, monotonic());
  }

  #tell(fact: Fact, at: Nanos): void {
    if (fact.state === 'gone') {
      this.#states.delete(fact.subject.id);
      this.#checked.delete(fact.subject.id);
    } else this.#states.set(fact.subject.id, fact.state);
    this.#emit({ kind: 'engine.event', at: nanos(at), ...fact });
  }
}
