/**
 * What a lab's processes are for the kernel: namespaces, rights, control groups. What the kernel probe sees them do says when to look; without
 * it, what the engine tells of its containers does.
 */
import type { Observation } from '#engine/correlate/observation.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { monotonic } from '../clock.ts';
import type { EngineEvent } from '../engine-state.ts';
import { NetFacts } from '../network/net-facts.ts';
import { NetworkTeller } from '../network/network-teller.ts';
import type { Emit, Probe } from '../probe.ts';
import { WatchedGroups } from './watched-groups.ts';
import { WatchedProcesses } from './watched-processes.ts';

const PROBE = 'processes';
/** After which a container has other processes than before. */
const PEOPLED = /^(?:start|restart|die|exec_start|exec_die)/;

export class ProcessProbe implements Probe {
  readonly name = PROBE;
  readonly #teller: NetworkTeller;
  readonly #groups: WatchedGroups;
  readonly #processes: WatchedProcesses | undefined;
  #kernelIsWatched = false;

  /** Never throws: a lab whose processes cannot be read is a lab. */
  constructor(place: LabPlace, emit: Emit) {
    this.#teller = new NetworkTeller(emit, PROBE);
    const given = { facts: new NetFacts(), teller: this.#teller };
    const groups = new WatchedGroups({ ...given, labIndex: place.index, socket: place.dockerSocket });
    this.#groups = groups;
    const livesIn = (path: string, container: string, at: Nanos) => groups.add(path, container, at);
    const left = (container: string, at: Nanos) => groups.containerMayDiffer(container, at);
    this.#processes = this.#watch(() => new WatchedProcesses({ ...given, place, livesIn, left }));
  }

  /** What a probe of this lab saw. */
  note(seen: Observation): void {
    if (seen.kind === 'kernel') {
      this.#groups.note(seen);
      this.#processes?.note(seen);
    } else if (seen.kind === 'probe' && seen.probe === 'kernel') {
      this.#kernelIsWatched = seen.state === 'watching' || seen.state === 'lost';
      this.#processes?.all(seen.at);
    }
  }

  /** The engine's own words; undefined: it begins to speak. */
  hear(event: EngineEvent | undefined, at: Nanos): void {
    if (event) this.#groups.hear(event, at);
    if (!event || (!this.#kernelIsWatched && event.Type === 'container' && PEOPLED.test(event.Action)))
      this.#processes?.all(at);
  }

  /** At the start and the end of a command. */
  askCounts(): void {
    this.#groups.mayDiffer(monotonic());
  }

  /** Use of control groups is read about once a second from now on, or no more. */
  followUse(on: boolean): void {
    this.#groups.follow(on);
  }

  async stop(): Promise<void> {
    this.#teller.stop();
    await Promise.all([this.#groups.stop(), this.#processes?.stop()]);
  }

  #watch(make: () => WatchedProcesses): WatchedProcesses | undefined {
    try {
      return make();
    } catch (error) {
      this.#teller.failed('processes', error);
      return undefined;
    }
  }
}
