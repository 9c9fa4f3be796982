/**
 * The routing mesh of one lab where its kernel has no IPVS: what the network probe tells says when to look, the engine says which services it
 * would balance, and what it could not give to the kernel is put there as rules of iptables.
 */
import { closeSync } from 'node:fs';
import type { Observation } from '#engine/correlate/observation.ts';
import type { LabPlace } from '#engine/lab/driver.ts';
import { withInside } from '#engine/lab/inside-lab.ts';
import { monotonic } from '#engine/probes/clock.ts';
import { askJson } from '#engine/probes/engine-client.ts';
import { inodeOf, namespaceOf, namespaceOfProcess } from '#engine/probes/network/network-namespace.ts';
import { PacedLook } from '#engine/probes/network/paced-look.ts';
import { applyWanted, type Made } from './apply-wanted.ts';
import { MeshPlaces } from './mesh-places.ts';
import { gatewayIn, ingressIn, MESH_BOUNDS, type SaidService, saidServices } from './said-services.ts';
import { NOTHING, type Wanted, wantedInBalancer, wantedInIngress, wantedOnHost } from './wanted.ts';

export type LabMeshOptions = {
  place: Pick<LabPlace, 'initPid' | 'dockerSocket'>;
  /** of the lab image */
  rootfs: string;
  /** It could not be made. Called once for what goes on failing. */
  failed(error: unknown): void;
};

/** Engines tell each other of services a moment after of those who serve them. */
const LATER_MS = [0, 300, 1500];

/** What fails of a socket whose other end is not there. */
const DOWN: ReadonlySet<string> = new Set(['connect', 'read', 'write']);

type Of = { inode: string; path: string | undefined; wanted: Wanted };

export class LabMesh {
  readonly #options: LabMeshOptions;
  readonly #places = new MeshPlaces();
  /** By namespace, what was made of it last. */
  readonly #made = new Map<string, Made>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #look: PacedLook;
  #complaint = '';

  constructor(options: LabMeshOptions) {
    this.#options = options;
    this.#look = new PacedLook((_at, signal) => this.#follow(signal), this.#fail);
  }

  /** What a probe of this lab saw. */
  note(seen: Observation): void {
    if (!this.#places.note(seen) || (!this.#places.active && this.#made.size === 0)) return;
    this.#clear();
    for (const ms of LATER_MS) this.#timers.add(setTimeout(() => this.#look.want(monotonic()), ms).unref());
  }

  /** What it made goes with the lab. */
  async stop(): Promise<void> {
    this.#clear();
    await this.#look.stop();
  }

  #clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async #follow(signal: AbortSignal): Promise<number> {
    const all = this.#places.active ? await this.#wantedNow(signal) : this.#nothing();
    const here = new Set(all.map(({ inode }) => inode));
    for (const inode of this.#made.keys()) if (!here.has(inode)) this.#made.delete(inode);
    for (const one of all)
      await this.#make(one, signal).catch((error: unknown) => !signal.aborted && this.#fail(error));
    return 0;
  }

  #nothing(): Of[] {
    const { host } = this.#places;
    return host === undefined ? [] : [{ inode: host, path: undefined, wanted: NOTHING }];
  }

  async #wantedNow(signal: AbortSignal): Promise<Of[]> {
    const ask = (path: string) => askJson(this.#options.place.dockerSocket, path, signal);
    const { host, balancers, protocolsOf } = this.#places;
    const found: Of[] = [];
    let published: SaidService[] | undefined = [];
    for (const { inode, path, ...of } of balancers.slice(0, MESH_BOUNDS.networks)) {
      const said = await saidOf(of, ask);
      if (of.kind === 'ingress') published = said;
      const wanted = said && (of.kind === 'ingress' ? wantedInIngress(said, protocolsOf) : wantedInBalancer(said));
      found.push({ inode, path, wanted: wanted ?? this.#asMade(inode) });
    }
    if (host === undefined) return found;
    const gateway = published?.length ? gatewayIn(await ask('/networks/docker_gwbridge')) : undefined;
    const wanted = published ? wantedOnHost(published, protocolsOf, gateway) : this.#asMade(host);
    return [...found, { inode: host, path: undefined, wanted }];
  }

  readonly #asMade = (inode: string): Wanted => this.#made.get(inode)?.wanted ?? NOTHING;

  /** Only when something else is wanted: what a learner takes away stays away, as the engine's own would. */
  async #make({ inode, path, wanted }: Of, signal: AbortSignal): Promise<void> {
    const before = this.#asMade(inode);
    if (JSON.stringify(before) === JSON.stringify(wanted)) return;
    const namespace = this.#open(inode, path);
    if (namespace === undefined) return;
    try {
      const made = { wanted: before, found: this.#made.get(inode)?.found ?? {} };
      this.#made.set(inode, { ...made, wanted: halfMade(before, wanted) });
      await applyWanted({ rootfs: this.#options.rootfs, namespace, signal }, wanted, made);
      if (wanted === NOTHING) this.#made.delete(inode);
      else this.#made.set(inode, { ...made, wanted });
      this.#complaint = '';
    } finally {
      closeSync(namespace);
    }
  }

  /** Undefined when it has gone meanwhile, or the file leads to something else. */
  #open(inode: string, path: string | undefined): number | undefined {
    const { initPid } = this.#options.place;
    try {
      const fd =
        path === undefined ? namespaceOfProcess(initPid) : withInside(`/proc/${initPid}/root`, path, namespaceOf);
      if (fd === undefined || inodeOf(fd) === inode) return fd;
      closeSync(fd);
    } catch {
      // The network probe will tell.
    }
    return undefined;
  }

  readonly #fail = (error: unknown): void => {
    // An engine that is down balances nothing; once it is back there is news.
    if (DOWN.has((error as NodeJS.ErrnoException).syscall ?? '')) return;
    const complaint = String(error);
    if (complaint !== this.#complaint) this.#options.failed(error);
    this.#complaint = complaint;
  };
}

type Ask = (path: string) => Promise<unknown>;

/** Undefined where the engine does not say: what was made then stays. */
async function saidOf(of: { kind: 'ingress' } | { kind: 'balancer'; network: string }, ask: Ask) {
  const networks = of.kind === 'ingress' ? await ask('/networks') : undefined;
  if (of.kind === 'ingress' && networks === undefined) return undefined;
  const id = of.kind === 'ingress' ? ingressIn(networks) : of.network;
  if (id === undefined) return [];
  const said = await ask(`/networks/${id}?verbose=true`);
  return said === undefined ? undefined : saidServices(said);
}

/** Until all of it is there it is neither the one nor the other, so that what is still to do is done the next time. */
const halfMade = (before: Wanted, wanted: Wanted): Wanted => ({
  ...wanted,
  addresses: [...new Set([...before.addresses, ...wanted.addresses])],
  settings: { ...before.settings, ...wanted.settings },
  jumps: NOTHING.jumps,
});
