/**
 * What each container of a lab has mounted, and which volumes there are. Nobody asks again and again: the engine's events, and calls that
 * mount, say when to look.
 */
import type { Observation } from '#engine/correlate/observation.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import { listInside } from '#engine/lab/inside-lab.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { monotonic } from '../clock.ts';
import { askJson } from '../engine-client.ts';
import type { EngineEvent } from '../engine-state.ts';
import { placeOf } from '../image-store-parse.ts';
import { NetFacts } from '../network/net-facts.ts';
import { PacedLook } from '../network/paced-look.ts';
import type { Emit, Probe } from '../probe.ts';
import { type ContainerConfig, containerConfig } from './container-config.ts';
import { containerMounts, withFilled } from './container-mounts.ts';
import { type Candidates, type MountTable, MountTables, procReader } from './mount-table.ts';
import { hasRoot } from './mountinfo.ts';
import { volumeFact } from './volume-facts.ts';

/** Containers whose mounts are told. */
export const MOST_CONTAINERS = 256;
/** Entries of a new volume that are counted. */
const MOST_ENTRIES = 1000;
/** Volumes of which it is watched whether dockerd fills them. */
const MOST_UNTOUCHED = 64;
/** From a container's new root until the rest is mounted; its program begins later still. */
const PUT_TOGETHER_MS = 8;
const PLAIN_NAME = /^\w[\w.-]*$/;
const NAME = 'mounts';
const CHANGING: ReadonlySet<string> = new Set(['mount', 'umount2', 'move_mount', 'pivot_root']);
/** Events after which the engine has something else to say of a container. */
const CHANGED: ReadonlySet<string> = new Set(['create', 'start', 'restart', 'die', 'update']);
const LOOKED_INTO: ReadonlySet<string> = new Set(['exec_start', 'exec_die']);

/** Of different words, each once. */
const MOST_REPORTS = 8;

type Known = {
  config?: ContainerConfig;
  /** the engine has to be asked */
  stale: boolean;
  /** it began, and that is not told yet */
  began?: boolean;
  /** entries that lay in new volumes when it had just been made, by name */
  filled: Map<string, number>;
  /** the kernel's, as it was read last */
  table?: MountTable;
};

export class MountProbe implements Probe {
  readonly name = NAME;
  readonly #place: LabPlace;
  readonly #emit: Emit;
  readonly #facts = new NetFacts();
  readonly #tables: MountTables;
  readonly #look: PacedLook;
  readonly #containers = new Map<string, Known>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Volumes to be asked for. */
  readonly #volumes = new Set<string>();
  /** Made and not mounted yet: nobody but dockerd has put anything into them. */
  readonly #untouched = new Set<string>();
  #root = '/var/lib/docker';
  #anew = false;
  readonly #reported = new Set<string>();

  constructor(place: LabPlace, emit: Emit) {
    this.#place = place;
    this.#emit = emit;
    this.#tables = new MountTables(procReader(place.index));
    this.#look = new PacedLook(
      (at, signal) => this.#tellAll(at, signal),
      (error) => this.#report(`Mounts could not be read: ${error instanceof Error ? error.message : error}`),
    );
  }

  /** What a probe of this lab saw. */
  note(seen: Observation): void {
    if (seen.kind !== 'kernel' || seen.call.name !== 'syscall' || !CHANGING.has(seen.call.syscall)) return;
    this.#tables.renew();
    if (seen.call.syscall === 'pivot_root') this.#noteSoon(seen.pid);
    if (this.#containers.size > 0) this.#look.want(seen.at);
  }

  /** The engine's own words; undefined: it begins to speak, with all of its world to be read. */
  hear(event: EngineEvent | undefined, at: Nanos): void {
    if (!event) this.#anew = true;
    else if (event.Type === 'container') this.#heardOfContainer(event, at);
    else if (event.Type === 'volume') this.#heardOfVolume(event);
    else return;
    this.#look.want(at);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#look.stop();
  }

  /** A container that ends at once is kept as it was: while it starts, the engine answers nothing about it. */
  #noteSoon(pid: number): void {
    if (this.#timers.size >= MOST_CONTAINERS) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#noteBeginning(this.#tables.learn(pid));
    }, PUT_TOGETHER_MS).unref();
    this.#timers.add(timer);
  }

  /** All is put together, and its program waits for the word. */
  #noteBeginning(container: string | undefined): void {
    const known = container === undefined ? undefined : this.#containers.get(container);
    const table = container === undefined ? undefined : this.#tables.of(container, this.#tables.candidates());
    if (known && table) known.table = table;
  }

  #heardOfContainer({ Action, Actor: { ID } }: EngineEvent, at: Nanos): void {
    const action = Action.replace(/:.*/s, '');
    if (action === 'destroy') this.#forget(ID, at);
    if (!CHANGED.has(action) && !LOOKED_INTO.has(action)) return;
    this.#tables.renew(ID);
    const known = this.#containers.get(ID) ?? this.#meet(ID);
    if (!known || !CHANGED.has(action)) return;
    known.stale = true;
    if (action === 'create') this.#countFilled(ID, known);
    if (action === 'start') known.began = true;
    if (action === 'start' && known.config) this.#tellBegun(at, known, known.config, this.#tables.candidates());
  }

  /** As it ran, though it may have ended by now. */
  #tellBegun(at: Nanos, known: Known, config: ContainerConfig, candidates: Candidates): number {
    known.began = false;
    return this.#tell(at, known, { ...config, running: true }, candidates);
  }

  /** Nothing of the container runs yet, and nobody else had the volume: if it is the container's, what lies in it came from the image. */
  #countFilled(id: string, known: Known): void {
    const counted = [...this.#untouched].map(
      (volume) => [volume, this.#entriesOf(`${this.#root}/volumes/${volume}/_data`)] as const,
    );
    const filled = counted.filter(([, entries]) => entries > 0);
    if (filled.length === 0 || this.#tables.of(id, this.#tables.candidates())) return;
    for (const [volume, entries] of filled) known.filled.set(volume, entries);
    for (const [volume] of filled) this.#untouched.delete(volume);
  }

  #meet(id: string): Known | undefined {
    if (this.#containers.size >= MOST_CONTAINERS) {
      this.#report(`There are more containers than ${MOST_CONTAINERS}: the mounts of the others are not told.`);
      return undefined;
    }
    const known = { stale: true, filled: new Map<string, number>() };
    this.#containers.set(id, known);
    return known;
  }

  #forget(id: string, at: Nanos): void {
    this.#containers.delete(id);
    this.#tables.forget(id);
    this.#send(at, this.#facts.replace(id, []));
  }

  #heardOfVolume({ Action, Actor: { ID } }: EngineEvent): void {
    if (Action === 'create') {
      if (this.#volumes.size < MOST_CONTAINERS) this.#volumes.add(ID);
      if (this.#untouched.size < MOST_UNTOUCHED && PLAIN_NAME.test(ID)) this.#untouched.add(ID);
    }
    if (Action === 'mount' || Action === 'destroy') this.#untouched.delete(ID);
    if (Action === 'destroy') this.#volumes.delete(ID);
  }

  async #tellAll(at: () => Nanos, signal: AbortSignal): Promise<number> {
    if (this.#anew) await this.#beginAnew(signal);
    await this.#askVolumes(at, signal);
    const candidates = this.#tables.candidates();
    let told = 0;
    for (const [id, known] of [...this.#containers]) {
      if (known.stale) await this.#ask(id, known, signal);
      if (!known.config || this.#containers.get(id) !== known) continue;
      if (known.began) told += this.#tellBegun(at(), known, known.config, candidates);
      told += this.#tell(at(), known, known.config, candidates);
    }
    return told;
  }

  async #beginAnew(signal: AbortSignal): Promise<void> {
    this.#anew = false;
    this.#tables.renew();
    this.#root = placeOf(await askJson(this.#place.dockerSocket, '/info', signal))?.root ?? this.#root;
    const listed = await askJson(this.#place.dockerSocket, '/containers/json?all=1', signal);
    const ids = new Set((Array.isArray(listed) ? listed : []).map(({ Id }: { Id?: unknown }) => String(Id)));
    for (const id of [...this.#containers.keys()].filter((one) => !ids.has(one))) this.#forget(id, monotonic());
    for (const id of ids) (this.#containers.get(id) ?? this.#meet(id) ?? { stale: false }).stale = true;
    const volumes = (await askJson(this.#place.dockerSocket, '/volumes', signal)) as { Volumes?: { Name: string }[] };
    for (const { Name } of (volumes?.Volumes ?? []).slice(0, MOST_CONTAINERS)) this.#volumes.add(String(Name));
  }

  async #ask(id: string, known: Known, signal: AbortSignal): Promise<void> {
    known.stale = false;
    const path = `/containers/${encodeURIComponent(id)}/json`;
    const config = containerConfig(await askJson(this.#place.dockerSocket, path, signal));
    if (config) known.config = config;
  }

  #entriesOf(path: string): number {
    try {
      return listInside(`/proc/${this.#place.initPid}/root`, path, MOST_ENTRIES).length;
    } catch {
      return 0;
    }
  }

  #tell(at: Nanos, known: Known, config: ContainerConfig, candidates: Candidates): number {
    const seen = config.running ? this.#tableOf(known, config, candidates) : undefined;
    if (!config.running && !config.fresh) delete known.table;
    // Running, and no process of it is to be found: it has just ended, which the engine says next.
    if (config.running && !seen) return 0;
    if (seen?.cut) this.#report('A container has more mounts than are told.');
    const facts = containerMounts(config, seen?.lines).map((mount) => withFilled(mount, known.filled));
    return this.#send(
      at,
      this.#facts.replace(
        config.id,
        facts.map((mount) => ({
          kind: 'container-mount' as const,
          id: `${mount.container}${mount.destination}`,
          attributes: mount,
        })),
      ),
    );
  }

  /** As it is, or as it was read last. */
  #tableOf(known: Known, { id, merged }: ContainerConfig, candidates: Candidates): MountTable | undefined {
    const table = this.#tables.of(id, candidates, (lines) => hasRoot(lines, merged));
    if (table) known.table = table;
    return known.table;
  }

  /** @returns characters of JSON, of the attributes */
  #send(at: Nanos, told: ReturnType<NetFacts['replace']>): number {
    for (const fact of told) this.#emit({ kind: 'engine.event', at, ...fact });
    return told.reduce((sum, { attributes }) => sum + JSON.stringify(attributes).length, 0);
  }

  async #askVolumes(at: () => Nanos, signal: AbortSignal): Promise<void> {
    for (const name of [...this.#volumes]) {
      const fact = volumeFact(await askJson(this.#place.dockerSocket, `/volumes/${encodeURIComponent(name)}`, signal));
      // Gone meanwhile, it must not come back.
      if (!this.#volumes.delete(name) || !fact) continue;
      const subject = { kind: 'volume', id: name } as const;
      this.#emit({
        ...{ kind: 'engine.event', at: nanos(at()), subject, action: 'inspect', state: 'present', attributes: fact },
      });
    }
  }

  #report(detail: string): void {
    if (this.#reported.has(detail) || this.#reported.size >= MOST_REPORTS) return;
    this.#reported.add(detail);
    this.#emit({ kind: 'probe', at: monotonic(), probe: NAME, state: 'degraded', detail });
  }
}
