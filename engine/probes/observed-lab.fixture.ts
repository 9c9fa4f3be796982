/** A real lab with all probes around it, and its commands with what was observed of them. Needs root, runc and bpftrace. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, vi } from 'vitest';
import type { KernelCall, Observation } from '#engine/correlate/observation.ts';
import { dockerArchive } from '#engine/lab/base-images/docker-archive.ts';
import { loadImages } from '#engine/lab/base-images/load.ts';
import { smallImages } from '#engine/lab/base-images/small-images.ts';
import type { ExecProcess } from '#engine/lab/driver.ts';
import { buildLabImage } from '#engine/lab/image/build.ts';
import { RuncDriver } from '#engine/lab/runc-driver.ts';
import { labId, terminalId } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import { type KernelProbe, startKernelReader } from './kernel-reader.ts';
import type { Probe } from './probe.ts';
import { ShellMarks } from './shell-marks.ts';
import { watchLab } from './watch-lab.ts';

type Of<Kind extends Observation['kind']> = Extract<Observation, { kind: Kind }>;
type Syscall = Extract<KernelCall, { name: 'syscall' }>;

export class ObservedLab {
  readonly id = labId('probes');
  readonly observations: Observation[] = [];
  readonly #state: string;
  readonly #kernel: KernelProbe;
  readonly #driver: RuncDriver;
  #probe?: Probe;
  /** Command lines run so far: the ordinal of the last. */
  commands = 0;

  static async boot(): Promise<ObservedLab> {
    const image = await buildLabImage();
    const lab = new ObservedLab(image.rootfs);
    try {
      await lab.#boot(image);
    } catch (error) {
      await lab.close();
      throw error;
    }
    return lab;
  }

  private constructor(rootfs: string) {
    this.#state = mkdtempSync(join(tmpdir(), 'er-probes-'));
    // The lab's own root must get through to its disk.
    chmodSync(this.#state, 0o711);
    this.#driver = new RuncDriver({ rootfs, state: this.#state });
    this.#kernel = startKernelReader();
  }

  async #boot({ dir, rootfs }: { dir: string; rootfs: string }): Promise<void> {
    const place = await this.#driver.create({
      id: this.id,
      memoryMiB: 1024,
      cpuPercent: 200,
      pids: 1000,
      diskMiB: 1024,
    });
    this.#probe = await watchLab({
      place,
      imageDir: dir,
      kernel: this.#kernel,
      emit: (seen) => this.observations.push(seen),
    });
    await this.#kernel.attached;
    await this.#driver.boot(this.id);
    const archive = join(this.#state, 'images.tar');
    writeFileSync(archive, dockerArchive(smallImages(rootfs)));
    await loadImages(place, archive);
  }

  async close(): Promise<void> {
    await this.#driver.destroy(this.id);
    await this.#probe?.stop();
    await this.#kernel.stop();
    rmSync(this.#state, { recursive: true, force: true });
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
    await vi.waitFor(() => expect(printed).toContain('\x1b]133;B'), 10_000);
    return shell;
  }

  /** Runs one command as a terminal would, and gives what was observed meanwhile. */
  async command(...argv: string[]) {
    const from = this.observations.length;
    const process = await this.#driver.exec(this.id, argv, {
      env: { LAB_TERM: 't1', LAB_CMD: String(++this.commands) },
    });
    process.stdin.end();
    const [stdout, stderr, { code }] = await Promise.all([
      text(process.stdout),
      text(process.stderr ?? process.stdout),
      process.exit,
    ]);
    const pid = await process.pid;
    const seen = new Seen(this.observations, from);
    await vi.waitFor(
      () => expect(seen.all('kernel').some((call) => call.pid === pid && call.call.name === 'exit')).toBe(true),
      5000,
    );
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
