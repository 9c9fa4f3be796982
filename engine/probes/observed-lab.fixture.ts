/** A real lab with all probes around it, and its commands with what was observed of them. Needs root, runc and bpftrace. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, vi } from 'vitest';
import type { KernelCall, Observation } from '#engine/correlate/observation.ts';
import { type ArchiveName, buildArchive } from '#engine/lab/base-images/build.ts';
import { dockerArchive } from '#engine/lab/base-images/docker-archive.ts';
import { loadImages } from '#engine/lab/base-images/load.ts';
import { smallImages } from '#engine/lab/base-images/small-images.ts';
import type { ExecProcess, LabSpec } from '#engine/lab/driver.ts';
import { buildLabImage, type LabImage } from '#engine/lab/image/build.ts';
import { type OwnState, ownState } from '#engine/lab/own-state.ts';
import { RuncDriver } from '#engine/lab/runc-driver.ts';
import { labId, terminalId } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import type { KernelProbe } from './kernel-probe.ts';
import { startKernelReader } from './kernel-reader.ts';
import type { Probe } from './probe.ts';
import { ShellMarks } from './shell-marks.ts';
import { watchLab } from './watch-lab.ts';

type Of<Kind extends Observation['kind']> = Extract<Observation, { kind: Kind }>;
type Syscall = Extract<KernelCall, { name: 'syscall' }>;

export class ObservedLab {
  readonly id = labId('probes');
  readonly observations: Observation[] = [];
  readonly #state: OwnState;
  readonly #kernel: KernelProbe;
  readonly #driver: RuncDriver;
  #probe?: Probe;
  /** Command lines run so far: the ordinal of the last. */
  commands = 0;

  /** `more` base images than the small ones; `room` where a lab needs other limits than most. */
  static async boot(more: readonly ArchiveName[] = [], room: Partial<LabSpec> = {}): Promise<ObservedLab> {
    const image = await buildLabImage();
    const lab = new ObservedLab(image.rootfs, await ownState());
    try {
      await lab.#boot(image, more, room);
    } catch (error) {
      await lab.close();
      throw error;
    }
    return lab;
  }

  private constructor(rootfs: string, state: OwnState) {
    this.#state = state;
    this.#driver = new RuncDriver({ rootfs, state: state.dir });
    this.#kernel = startKernelReader();
  }

  async #boot(image: LabImage, more: readonly ArchiveName[], room: Partial<LabSpec>): Promise<void> {
    const { dir, rootfs } = image;
    const place = await this.#driver.create({
      ...{ memoryMiB: 1024, cpuPercent: 200, pids: 1000, diskMiB: 1024 },
      ...room,
      id: this.id,
    });
    this.#probe = await watchLab({
      place,
      imageDir: dir,
      kernel: this.#kernel,
      emit: (seen) => this.observations.push(seen),
    });
    await this.#kernel.attached;
    await this.#driver.boot(this.id);
    const archive = join(this.#state.dir, 'images.tar');
    writeFileSync(archive, dockerArchive(smallImages(rootfs)));
    await loadImages(place, archive);
    for (const name of more) await loadImages(place, await buildArchive(name, image));
  }

  async close(): Promise<void> {
    await this.#driver.destroy(this.id);
    await this.#probe?.stop();
    await this.#kernel.stop();
    await this.#state.remove();
  }

  /** Somebody looks at what its containers use. */
  followUse(on: boolean): void {
    this.#probe?.followUse?.(on);
  }

  /** An interactive shell as a page opens it. Resolves when its first prompt is there. */
  async terminal(name: string): Promise<ExecProcess> {
    const argv = ['/bin/bash', '--rcfile', '/etc/engine-room/bashrc', '-i'];
    const shell = await this.#driver.exec(this.id, argv, {
      tty: { cols: 200, rows: 20 },
      env: { LAB_TERM: name, HOME: '/root' },
      cwd: '/root',
    });
    const marks = new ShellMarks(terminalId(name), (seen) => this.observations.push(seen));
    let printed = '';
    shell.stdout.on('data', (bytes: Buffer) => {
      printed += bytes;
      marks.write(bytes, monotonic());
    });
    await vi.waitFor(() => expect(printed).toContain('\x1b]133;B'), 60_000);
    return shell;
  }

  countDisk(): void {
    this.#probe?.countDisk?.();
  }

  /** Starts one command as a terminal would. */
  start(...argv: string[]): Promise<ExecProcess> {
    const env = { LAB_TERM: 't1', LAB_CMD: String(++this.commands) };
    return this.#driver.exec(this.id, argv, { env });
  }

  /** Runs one command as a terminal would, and gives what was observed meanwhile. */
  async command(...argv: string[]) {
    const from = this.observations.length;
    const process = await this.start(...argv);
    process.stdin.end();
    const [stdout, stderr, { code }] = await Promise.all([
      text(process.stdout),
      text(process.stderr ?? process.stdout),
      process.exit,
    ]);
    const pid = await process.pid;
    const ended = monotonic();
    const seen = new Seen(this.observations, from);
    await vi.waitFor(
      () => expect(seen.all('kernel').some((call) => call.pid === pid && call.call.name === 'exit')).toBe(true),
      60_000,
    );
    // What was said on the sockets is read by a process of its own, and may be told later than the kernel's calls.
    await vi.waitFor(() => expect(this.#probe?.owes ?? Number.POSITIVE_INFINITY).toBeGreaterThan(ended), 60_000);
    return { code, stdout, stderr, seen };
  }
}

export class Seen {
  readonly #observations: readonly Observation[];
  readonly #from: number;

  constructor(observations: readonly Observation[], from: number) {
    this.#observations = observations;
    this.#from = from;
  }

  all<Kind extends Observation['kind']>(kind: Kind): Of<Kind>[] {
    return this.#observations.slice(this.#from).filter((seen): seen is Of<Kind> => seen.kind === kind);
  }

  request(method: string, url: RegExp): Of<'http.request'> | undefined {
    return this.all('http.request').find((request) => request.method === method && url.test(request.url));
  }

  grpc(path: string): Of<'grpc.request'> | undefined {
    return this.all('grpc.request').find((request) => request.path.endsWith(path));
  }

  syscalls(name: string): Syscall[] {
    return this.all('kernel').flatMap(({ call }) => (call.name === 'syscall' && call.syscall === name ? [call] : []));
  }

  programs(): string[] {
    return this.all('kernel').flatMap(({ call }) => (call.name === 'execve' ? [call.argv.join(' ')] : []));
  }
}
