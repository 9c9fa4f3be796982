/**
 * What the engine has kept of what containers print: their log files on the lab's disk. Looked at with each command and what the engine says of
 * containers, and about once a second only while somebody wants to see it.
 */
import type { LabPlace } from '#engine/lab/driver.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { monotonic } from '../clock.ts';
import { askJson } from '../engine-client.ts';
import type { EngineEvent } from '../engine-state.ts';
import { placeOf } from '../image-store-parse.ts';
import { NetFacts } from '../network/net-facts.ts';
import { NetworkTeller } from '../network/network-teller.ts';
import { PacedLook } from '../network/paced-look.ts';
import type { Emit, Probe } from '../probe.ts';
import { USE_EVERY_MS } from '../processes/watched-groups.ts';
import { MOST_LOGS, readLogs } from './log-files.ts';

const NAME = 'container logs';
const WHAT = 'logs of containers';
/** After which a container has other files, or will print no more. */
const CHANGING = /^(?:start|die|exec_die|destroy)/;

export class LogProbe implements Probe {
  readonly name = NAME;
  readonly #place: LabPlace;
  readonly #teller: NetworkTeller;
  readonly #facts = new NetFacts();
  readonly #look: PacedLook;
  #root: string | undefined;
  #following: NodeJS.Timeout | undefined;

  constructor(place: LabPlace, emit: Emit) {
    this.#place = place;
    this.#teller = new NetworkTeller(emit, NAME);
    this.#look = new PacedLook(
      (at, signal) => this.#read(at, signal),
      (error) => this.#teller.failed(WHAT, error),
    );
  }

  /** The engine's own words; undefined: it begins to speak. */
  hear(event: EngineEvent | undefined, at: Nanos): void {
    if (!event || (event.Type === 'container' && CHANGING.test(event.Action))) this.#look.want(at);
  }

  /** At the start and the end of a command. */
  askCounts(): void {
    if (this.#root !== undefined) this.#look.want(monotonic());
  }

  /** Reads about once a second from now on, or no more. */
  followUse(on: boolean): void {
    clearInterval(this.#following);
    this.#following = on ? setInterval(() => this.askCounts(), USE_EVERY_MS).unref() : undefined;
  }

  async stop(): Promise<void> {
    this.followUse(false);
    this.#teller.stop();
    await this.#look.stop();
  }

  async #read(at: () => Nanos, signal: AbortSignal): Promise<number> {
    this.#root ??= placeOf(await askJson(this.#place.dockerSocket, '/info', signal))?.root;
    if (this.#root === undefined) return 0;
    const { logs, cut } = readLogs(`/proc/${this.#place.initPid}/root`, this.#root);
    this.#teller.cut(WHAT, cut, MOST_LOGS);
    const facts = logs.map((log) => ({ kind: 'container-log' as const, id: log.container, attributes: log }));
    return this.#teller.tell(at(), this.#facts.replace(NAME, facts));
  }
}
