/** For tests without a lab: a shell in a network and a mount namespace of its own, watched as if it were a lab's init. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { expect, vi } from 'vitest';
import type { Observation } from '#engine/correlate/observation.ts';
import { buildLabImage } from '#engine/lab/image/build.ts';
import type { NetWorld } from '#engine/scene/network/net-world.ts';
import { monotonic } from '../clock.ts';
import { KernelNetworks } from './kernel-networks.ts';
import { NetworkTeller } from './network-teller.ts';
import { worldTold } from './told-world.fixture.ts';

export const LIMIT = { timeout: 60_000, interval: 30 };
/** Of no lab that is. */
const NOBODYS_INDEX = 30_000;

type Shell = ChildProcessByStdio<Writable, Readable, null>;

export class KernelPlace {
  readonly observations: Observation[] = [];
  readonly rootfs: string;
  readonly #shell: Shell;
  readonly #networks: KernelNetworks;
  #said = '';
  #lines = 0;

  static async open(): Promise<KernelPlace> {
    const { rootfs } = await buildLabImage();
    const shell = spawn('unshare', ['-m', '-n', 'bash'], { stdio: ['pipe', 'pipe', 'inherit'] });
    // It is in its namespaces by the time that it says something.
    shell.stdin.write('mount -t tmpfs tmpfs /run; mkdir -p /run/docker/netns /run/netns; echo here\n');
    await new Promise((resolve) => shell.stdout.once('data', resolve));
    return new KernelPlace(rootfs, shell);
  }

  private constructor(rootfs: string, shell: Shell) {
    this.rootfs = rootfs;
    this.#shell = shell;
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
    const teller = new NetworkTeller((seen) => this.observations.push(seen));
    const initPid = shell.pid as number;
    this.#networks = new KernelNetworks({ initPid, index: NOBODYS_INDEX, rootfs, teller, containersAt: () => [] });
    this.#networks.begin(monotonic());
  }

  /** What it printed. */
  async run(line: string): Promise<string> {
    const [mark, from] = [`done ${++this.#lines}\n`, this.#said.length];
    this.#shell.stdin.write(`${line}\necho ${mark}`);
    await vi.waitFor(() => expect(this.#said).toContain(mark), LIMIT);
    return this.#said.slice(from).replace(mark, '');
  }

  /** Of the lab image, as iptables-save is. */
  iptables(rule: string): Promise<string> {
    return this.run(`chroot ${this.rootfs} iptables ${rule}`);
  }

  get world(): NetWorld {
    return worldTold(this);
  }

  namespace(role: string): string | undefined {
    return [...this.world.namespaces].find(([, of]) => of.role === role)?.[0];
  }

  get reports(): string[] {
    return this.observations.flatMap((seen) => (seen.kind === 'probe' ? [seen.detail] : []));
  }

  async close(): Promise<void> {
    await this.#networks.stop();
    this.#shell.kill('SIGKILL');
  }
}
