/**
 * One lab from its making to its end, with its log, its terminals and its recordings. Knows nothing of http or of pages:
 * the daemon and the command line both use it.
 */
import { randomBytes } from 'node:crypto';
import { createActor, waitFor } from 'xstate';
import type { Observation } from '#engine/correlate/observation.ts';
import { loadImages } from '#engine/lab/base-images/load.ts';
import { LabError, type LabPlace, type LabSpec } from '#engine/lab/driver.ts';
import { LabFiles } from '#engine/lab/files/lab-files.ts';
import { monotonic } from '#engine/probes/clock.ts';
import type { PacketProbe } from '#engine/probes/packets/packet-probe.ts';
import type { Probe } from '#engine/probes/probe.ts';
import { type LabId, labId, type TerminalId } from '#engine/trace/ids.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import type { PacketFilter } from '#engine/trace/packet.ts';
import { RECORDING_VERSION, type RecordingHeader } from '#engine/trace/recording.ts';
import type { HubImage, LabPhase, LabStatus } from '#engine/trace/wire.ts';
import { type CommandOptions, CommandRun } from './command-run.ts';
import { labMachineWith, phaseOf } from './lab.machine.ts';
import { LabFreezer } from './lab-freezer.ts';
import type { ImageArchive, LabHost } from './lab-host.ts';
import type { LabHub } from './lab-hub.ts';
import { LabPorts } from './lab-ports.ts';
import { LabTerminals } from './lab-terminals.ts';
import { Recorder } from './recorder.ts';
import type { Terminal } from './terminal.ts';
import { TraceFeed } from './trace-feed.ts';

type ImageStatus = LabStatus['images'][number];
type StatusListener = (status: LabStatus) => void;

/** A first command whose kernel calls are missing would puzzle more than a wait; a kernel that is never watched is told of. */
const WATCH_LIMIT_MS = 30_000;

export class LabSession {
  readonly id: LabId = labId(`lab-${randomBytes(4).toString('hex')}`);
  readonly header: RecordingHeader;
  readonly ports: LabPorts;
  readonly #host: LabHost;
  readonly #spec: LabSpec;
  readonly #feed = new TraceFeed();
  readonly #terminals: LabTerminals;
  readonly #recorder: Recorder | undefined;
  readonly #listeners = new Set<StatusListener>();
  readonly #lookers = new Set<object>();
  readonly #images = new Map<string, ImageStatus>();
  readonly #actor: ReturnType<typeof this.createActor>;
  #making: Promise<void> = Promise.resolve();
  #place: LabPlace | undefined;
  #probe: Probe | undefined;
  #packets: PacketProbe | undefined;
  #hub: LabHub | undefined;
  #files: LabFiles | undefined;
  #lan: LabStatus['lan'];
  readonly #freezer: LabFreezer;
  #resetting = false;
  readonly #unfollowHub: () => void;

  /** Begins to make the lab at once. `owner` is the first part of its recordings' ids. */
  constructor(host: LabHost, owner: string, hostname?: string) {
    this.#host = host;
    this.#spec = { ...host.spec, ...(hostname !== undefined && { hostname }), id: this.id };
    this.header = newHeader(host, `${owner}-${this.id}`);
    this.#terminals = new LabTerminals(host.driver, this.id, this.#take);
    this.#freezer = new LabFreezer(host.driver, this.id, () => this.#tell());
    for (const { names } of [...host.firstImages, ...host.laterImages]) this.#noteImages(names, 'loading');
    this.ports = new LabPorts({ id: this.id, driver: host.driver, log: this.log, status: () => this.status });
    this.#recorder = host.recordings && new Recorder(host.recordings, this.header, this.log);
    this.#unfollowHub = host.hub.onStatus(() => this.#tell());
    this.#actor = this.createActor();
    this.#actor.subscribe(() => this.#tell());
    this.#actor.start();
  }

  get log(): TraceLog {
    return this.#feed.log;
  }

  get phase(): LabPhase {
    return phaseOf(this.#actor.getSnapshot());
  }

  get status(): LabStatus {
    const { detail } = this.#actor.getSnapshot().context;
    const images = [...this.#images.values()];
    const packets = this.#packets?.watch;
    return {
      ...{ phase: this.phase, detail, images, hub: this.#host.hub.status },
      ...(packets && { packets }),
      ...(this.#lan && { lan: this.#lan }),
      ...(this.#freezer.frozen && { frozen: true }),
      ...(this.#resetting && { resetting: true }),
    };
  }

  /** There is a network between this lab and another, or there is none any more. */
  noteLan(lan: LabStatus['lan']): void {
    this.#lan = lan;
    this.#tell();
  }

  /** It is closed next, and another takes its place. */
  noteReset(): void {
    this.#resetting = true;
  }

  onStatus(listener: StatusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws LabError with the reason when the lab is lost or closed before it is ready. */
  async ready(): Promise<void> {
    const state = await waitFor(this.#actor, (snapshot) => !snapshot.hasTag('booting'));
    if (!state.hasTag('ready')) throw new LabError(state.context.detail);
  }

  /** Its processes stand still from now on, or go on. Resolves when it is so; nothing while the lab is not ready. */
  async freeze(on: boolean): Promise<void> {
    if (this.phase === 'ready') await this.#freezer.turn(on);
  }

  /** The terminal of this name, opened if it is not. Waits for the lab. @throws LabError while it is frozen */
  async terminal(id: TerminalId): Promise<Terminal> {
    await this.ready();
    if (this.#freezer.frozen && !this.#terminals.has(id))
      throw new LabError('This host is frozen: no shell can start in it. Thaw it first.');
    return this.#terminals.get(id);
  }

  /** The lab's files; null while it is not ready. */
  get files(): LabFiles | null {
    if (this.phase !== 'ready' || !this.#place) return null;
    this.#files ??= new LabFiles(this.#place);
    return this.#files;
  }

  /** What it can pull from its Docker Hub, by name. */
  async hubImages(): Promise<HubImage[]> {
    return (await this.#hub?.images()) ?? [];
  }

  /** From now on, or no more. Resolves when it is so, or cannot be (`status` says why). Nothing while the lab is not ready. */
  async followPackets(on: boolean, filter?: PacketFilter): Promise<void> {
    if (this.phase === 'ready') await this.#packets?.turn(on, filter);
  }

  /** What containers use is read about once a second until all who asked for it have called what they got. */
  followUse(): () => void {
    const who = {};
    this.#lookers.add(who);
    this.#probe?.followUse?.(true);
    return () => {
      if (this.#lookers.delete(who) && this.#lookers.size === 0) this.#probe?.followUse?.(false);
    };
  }

  /** Tells what takes its disk: now, and from now on after what changes it. */
  countDisk(): void {
    if (this.phase === 'ready') this.#probe?.countDisk?.();
  }

  /** Runs one command as it stands, with no shell between. Waits for the lab. */
  async run(options: CommandOptions): Promise<CommandRun> {
    await this.ready();
    return CommandRun.start(this.#host.driver, this.id, options, this.#take);
  }

  /** Destroys the lab. Idempotent; resolves when nothing of it is left and its recordings are on disk. */
  async close(reason: string): Promise<void> {
    this.#actor.send({ type: 'close', reason });
    await waitFor(this.#actor, (snapshot) => snapshot.matches('closed') || snapshot.status === 'done');
    await this.#recorder?.close();
  }

  /** The counts of a command are the difference between its end and its start. */
  readonly #take = (observation: Observation): void => {
    if (observation.kind === 'command.started' || observation.kind === 'command.ended') this.#probe?.askCounts?.();
    this.#feed.take(observation);
  };

  private createActor() {
    return createActor(
      labMachineWith({
        make: () => {
          this.#making = this.#make();
          return this.#making;
        },
        boot: () => this.#boot(this.#place as LabPlace),
        unmake: () => this.#unmake(),
        watch: (lost) => this.#watch(lost),
      }),
    );
  }

  async #make(): Promise<void> {
    this.#place = await this.#host.driver.create(this.#spec);
    this.#probe = await this.#host.watch(this.#place, this.#feed.take);
    this.#feed.waitFor(this.#probe);
    if (this.#lookers.size > 0) this.#probe.followUse?.(true);
    this.#packets = this.#host.packets(this.#place, this.#feed.take, () => this.#tell());
    this.#feed.waitFor(this.#packets);
    this.#hub = await this.#host.hub.connect(this.#place, this.#feed.take);
  }

  async #boot(place: LabPlace): Promise<void> {
    await this.#host.driver.boot(this.id);
    for (const archive of this.#host.firstImages) await this.#load(place, archive);
    await Promise.race([this.#host.watching, new Promise((resolve) => setTimeout(resolve, WATCH_LIMIT_MS).unref())]);
    this.#feed.booted();
    void this.#loadLater(place);
  }

  async #loadLater(place: LabPlace): Promise<void> {
    for (const archive of this.#host.laterImages) await this.#load(place, archive);
  }

  /** A lab without one of its images is still a lab: the failure is shown, and is not the lab's. */
  async #load(place: LabPlace, archive: ImageArchive): Promise<void> {
    try {
      await loadImages(place, archive.file);
      this.#noteImages(archive.names, 'present');
    } catch (error) {
      this.#noteImages(archive.names, 'failed', error instanceof Error ? error.message : String(error));
    }
    this.#tell();
  }

  #noteImages(names: readonly string[], state: ImageStatus['state'], detail?: string): void {
    for (const name of names) this.#images.set(name, { name, state, ...(detail !== undefined && { detail }) });
  }

  /** A lab that is still being made cannot be taken apart: that is waited for. */
  async #unmake(): Promise<void> {
    await this.#making.catch(() => {});
    const reason = this.status.detail;
    this.#unfollowHub();
    // Nothing that is asked to end would hear of it.
    await this.#freezer.turn(false);
    this.ports.close();
    await this.#terminals.close(reason);
    await this.#files?.close();
    await this.#packets
      ?.stop()
      .catch((error: unknown) => console.error(`Packets of ${this.id} are still followed: ${error}`));
    // The probes first: their sockets hold on to the mounts that the driver takes away.
    await this.#probe
      ?.stop()
      .catch((error: unknown) => console.error(`The probes of ${this.id} did not stop: ${error}`));
    await this.#hub?.close().catch((error: unknown) => console.error(`The hub kept something of ${this.id}: ${error}`));
    await this.#host.driver
      .destroy(this.id)
      .catch((error: unknown) => console.error(`The lab ${this.id} was not destroyed: ${error}`));
    this.#feed.close();
  }

  #watch(lost: (reason: string) => void): () => void {
    const stopped = new AbortController();
    void (async () => {
      for await (const event of this.#host.driver.events(stopped.signal))
        if (event.id === this.id && event.type === 'lost') lost(lostBecause(event.detail));
    })().catch(() => {});
    return () => stopped.abort();
  }

  #tell(): void {
    const { status } = this;
    for (const listener of this.#listeners) listener(status);
  }
}

const lostBecause = (detail: string | undefined): string =>
  `The lab's own init ended${detail ? ` (${detail})` : ''}, and everything in the lab with it. Reset the lab to get a new one.`;

const newHeader = (host: LabHost, id: string): RecordingHeader => ({
  type: 'recording',
  version: RECORDING_VERSION,
  id,
  title: 'Lab session',
  madeAt: new Date().toISOString(),
  monotonicAt: monotonic(),
  ...host.about,
});
