/**
 * The network of a lab: what the kernel has in its namespaces, what the engine says of its networks and its swarm. Nobody asks again and
 * again: the kernel's and the engine's own words say when to look.
 */
import { join } from 'node:path';
import type { Observation } from '#engine/correlate/observation.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { monotonic } from '../clock.ts';
import type { EngineEvent } from '../engine-state.ts';
import type { Emit, Probe } from '../probe.ts';
import { EngineNetworks } from './engine-networks.ts';
import { EngineSwarm } from './engine-swarm.ts';
import { KernelNetworks } from './kernel-networks.ts';
import { NetworkTeller, PROBE } from './network-teller.ts';

/** A program that was just started listens a moment later, of which nothing tells. */
const LISTENS_AFTER_MS = [0, 300, 1500];
/** Events after which a program in a container may listen, or no more. */
const RUNNING: ReadonlySet<string> = new Set(['start', 'exec_start', 'exec_die', 'die']);
/** A lab whose engine does not begin has a network too. */
const NO_ENGINE_MS = 10_000;

export class NetworkProbe implements Probe {
  readonly name = PROBE;
  readonly #teller: NetworkTeller;
  readonly #engine: EngineNetworks;
  readonly #swarm: EngineSwarm;
  readonly #kernel: KernelNetworks | undefined;
  readonly #timers = new Set<NodeJS.Timeout>();

  /** Never throws: a lab whose network cannot be watched is a lab. */
  constructor(place: LabPlace, imageDir: string, emit: Emit) {
    this.#teller = new NetworkTeller(emit);
    const placesChanged = () => this.#kernel?.namesChanged();
    this.#engine = new EngineNetworks({ socket: place.dockerSocket, teller: this.#teller, placesChanged });
    this.#swarm = new EngineSwarm(place.dockerSocket, this.#teller);
    this.#kernel = this.#watchKernel(place, imageDir);
    this.#later(NO_ENGINE_MS, () => this.#kernel?.begin(monotonic()));
  }

  /** What a probe of this lab saw. */
  note(seen: Observation): void {
    this.#swarm.note(seen);
  }

  /** The engine's own words; undefined: it begins to speak, with all of its world to be read. */
  hear(event: EngineEvent | undefined, at: Nanos): void {
    if (event) this.#heard(event, at);
    else for (const part of [this.#kernel, this.#engine, this.#swarm]) part?.begin(at);
  }

  #heard(event: EngineEvent, at: Nanos): void {
    this.#engine.hear(event, at);
    this.#swarm.hear(event, at);
    if (event.Type === 'container' && RUNNING.has(event.Action.replace(/:.*/s, ''))) this.#listens(event.Actor.ID);
  }

  /** At the start and the end of a command. */
  askCounts(): void {
    this.#kernel?.countersMayDiffer();
    this.#kernel?.listenersMayDiffer();
  }

  async stop(): Promise<void> {
    this.#teller.stop();
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([this.#engine.stop(), this.#swarm.stop(), this.#kernel?.stop()]);
  }

  #watchKernel(place: LabPlace, imageDir: string): KernelNetworks | undefined {
    try {
      return new KernelNetworks({
        initPid: place.initPid,
        index: place.index,
        rootfs: join(imageDir, 'rootfs'),
        teller: this.#teller,
        containersAt: (paths) => this.#engine.places.at(paths),
      });
    } catch (error) {
      this.#teller.failed('network namespaces', error);
      return undefined;
    }
  }

  #listens(container: string): void {
    for (const ms of LISTENS_AFTER_MS)
      this.#later(ms, () => {
        const path = this.#engine.places.pathOf(container);
        this.#kernel?.listenersMayDiffer();
        if (path !== undefined) this.#kernel?.listenersMayDiffer([path]);
      });
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms).unref();
    this.#timers.add(timer);
  }
}
