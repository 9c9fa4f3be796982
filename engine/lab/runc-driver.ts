import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LabId } from '#engine/trace/ids.ts';
import { shellGroups } from './cgroups.ts';
import {
  type ExecOptions,
  type ExecProcess,
  type LabDriver,
  LabError,
  type LabEvent,
  type LabPlace,
  type LabSpec,
} from './driver.ts';
import { lastWordsOf } from './engine-log.ts';
import { nameUnobservedSockets, ping } from './engine-socket.ts';
import { execInLab } from './exec.ts';
import { indexHeldBy } from './id-range.ts';
import { createLab } from './lab-create.ts';
import { destroyLab } from './lab-destroy.ts';
import { LabEvents } from './lab-events.ts';
import { placeOf } from './lab-place.ts';
import { LabWatch } from './lab-watch.ts';
import { LAN_ADDRESSES, wireLabs } from './lab-wire.ts';
import { labPaths, stateDir } from './paths.ts';
import { PortRelay } from './port-relay.ts';
import { runc, runcList } from './runc.ts';

/** Half a second is usual; a very busy machine needs a hundred times as long, and one that is emulated says what it needs. */
const BOOT_LIMIT_MS = Number(process.env.ENGINE_ROOM_BOOT_SECONDS ?? 90) * 1000;

/** Labs on this host, each one container of runc. `rootfs` is that of a built lab image; `state` holds the labs. */
export class RuncDriver implements LabDriver {
  readonly capabilities = { pause: true, snapshot: false, diskQuota: true, trace: 'host' } as const;
  readonly #rootfs: string;
  readonly #state: string;
  readonly #events = new LabEvents();
  readonly #relays = new Map<LabId, Promise<PortRelay>>();
  readonly #watch = new LabWatch((id) => this.#events.emit(id, 'lost', 'its init ended'));

  constructor(options: { rootfs: string; state?: string }) {
    this.#rootfs = options.rootfs;
    this.#state = options.state ?? stateDir();
  }

  async create(spec: LabSpec): Promise<LabPlace> {
    const place = await createLab(this.#state, this.#rootfs, spec);
    this.#watch.add(place.id, place.initPid);
    this.#events.emit(place.id, 'created');
    return place;
  }

  async boot(id: LabId): Promise<void> {
    const paths = labPaths(this.#state, id);
    nameUnobservedSockets(paths);
    await runc(this.#state, 'start', id);
    await ping(paths.dockerSocket, BOOT_LIMIT_MS).catch((error: Error) => {
      throw new LabError(`${error.message}${lastWordsOf(paths)}`, undefined, { cause: error });
    });
    this.#events.emit(id, 'booted');
  }

  async exec(id: LabId, argv: string[], options?: ExecOptions): Promise<ExecProcess> {
    const { dir } = labPaths(this.#state, id);
    const index = indexHeldBy(dir);
    if (index === null) throw new LabError(`there is no lab ${id}`);
    return execInLab({ state: this.#state, id, dir, cgroups: shellGroups(index) }, argv, options);
  }

  async openPort(id: LabId, target: { port: number } | { socket: 'docker' }): Promise<Duplex> {
    if ('socket' in target) return connected(labPaths(this.#state, id).dockerSocket);
    const relay = await this.#relayOf(id);
    return relay.open(target.port);
  }

  async connect(first: LabId, second: LabId): Promise<readonly [string, string]> {
    const [one, other] = await Promise.all([this.#placeOf(first), this.#placeOf(second)]);
    await wireLabs(one, other);
    return LAN_ADDRESSES;
  }

  async pause(id: LabId): Promise<void> {
    await runc(this.#state, 'pause', id);
    this.#events.emit(id, 'paused');
  }

  async resume(id: LabId): Promise<void> {
    await runc(this.#state, 'resume', id);
    this.#events.emit(id, 'resumed');
  }

  async destroy(id: LabId): Promise<void> {
    this.#watch.remove(id);
    const relay = this.#relays.get(id);
    this.#relays.delete(id);
    await relay?.then(
      (one) => one.stop(),
      () => {},
    );
    await destroyLab(this.#state, id);
    this.#events.emit(id, 'destroyed');
  }

  async locate(id: LabId): Promise<LabPlace | null> {
    return (await this.list()).find((place) => place.id === id) ?? null;
  }

  async list(): Promise<LabPlace[]> {
    const places = (await runcList(this.#state)).map((container) => placeOf(this.#state, container));
    return places.filter((place) => place !== null);
  }

  events(signal: AbortSignal): AsyncIterable<LabEvent> {
    return this.#events.since(signal);
  }

  /** One for each lab: many connections may be wanted at once before there is any. */
  #relayOf(id: LabId): Promise<PortRelay> {
    const relay = (this.#relays.get(id) ?? this.#newRelay(id)).then((known) =>
      known.alive ? known : this.#newRelay(id),
    );
    this.#relays.set(id, relay);
    relay.catch(() => this.#relays.get(id) === relay && this.#relays.delete(id));
    return relay;
  }

  async #newRelay(id: LabId): Promise<PortRelay> {
    return new PortRelay((await this.#placeOf(id)).initPid);
  }

  async #placeOf(id: LabId): Promise<LabPlace> {
    const place = await this.locate(id);
    if (!place) throw new LabError(`there is no lab ${id}`);
    return place;
  }
}

function connected(path: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) => reject(new LabError(`the lab's dockerd is out of reach: ${error.message}`)));
  });
}
