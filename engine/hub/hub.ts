/**
 * The labs' own Docker Hub: one real registry for all labs of a daemon, and in front of it, for each lab, what looks like Docker Hub
 * from inside that lab. It is a stand-in and says so wherever it speaks for itself.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HubImage } from '#engine/trace/wire.ts';
import { type CatalogueProgress, CatalogueState } from './catalogue-state.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { HOSTS, HOSTS_LINE, HUB_ADDRESS } from './hosts.ts';
import type { HubEvent } from './hub-event.ts';
import { type Described, type LabContext, newLabContext } from './lab-context.ts';
import { LabFront } from './lab-front.ts';
import { LabNotary } from './lab-notary.ts';
import { openLabSockets } from './lab-sockets.ts';
import { spaceOf } from './lab-space.ts';
import { listedImages } from './listed-images.ts';
import { type Registry, startRegistry } from './registry-process.ts';
import { RepositoryStore } from './repository-store.ts';
import { SpaceSweeper } from './space-sweeper.ts';
import { Upstream } from './upstream.ts';
import type { UpstreamSettings } from './upstream-settings.ts';

export type HubOptions = {
  /** Absolute, on a disk; made. Whoever passes by must be able to enter its parents, for the registry is not root. */
  folder: string;
  /** A real registry for what the catalogue lacks; none unless it is said. */
  upstream?: UpstreamSettings | null;
  log(line: string): void;
};

export type LabAtHub = {
  /** A part of a repository's name: small letters, digits and single dashes between them. */
  id: string;
  /** A host pid in the lab's network namespace. */
  pid: number;
  onEvent(event: HubEvent): void;
  /** For `docker search`; asked each time. */
  catalogue?(): readonly Described[];
};

export interface Hub {
  /** The real registry, by plain HTTP. Whoever can open it may push anything: the shared catalogue comes this way. */
  registrySocket: string;
  /** PEM, for a lab's trust store before its engine starts. */
  ca: string;
  /** Lines for a lab's /etc/hosts. */
  hosts: string;
  /** Before the lab's engine starts. Rejects with LabError when its network namespace is gone. */
  openLab(lab: LabAtHub): Promise<HubLab>;
  setCatalogueState(state: CatalogueProgress): void;
  /** Closes what labs are still open, and ends the registry. */
  close(): Promise<void>;
}

export interface HubLab {
  /** What it can pull now, by name: the shared catalogue's, and what it pushed itself. */
  images(): Promise<HubImage[]>;
  /** Idempotent. Closes its sockets and removes all it pushed. */
  close(): Promise<void>;
}

/** Rejects with LabError: docker-registry or openssl is missing, or does not work, and what to type. */
export async function openHub({ folder, upstream: settings, log }: HubOptions): Promise<Hub> {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
  const storage = join(folder, 'storage');
  const sweeper = new SpaceSweeper(storage);
  await sweeper.sweepAll();
  const certificates = await makeCertificates(join(folder, 'tls'), HOSTS);
  const registry = await startRegistry({ storage, socket: join(folder, 'registry', 'r.sock'), log });
  const notaries = join(folder, 'notary');
  // Of labs whose daemon was killed.
  rmSync(notaries, { recursive: true, force: true });
  const upstream = openUpstream(settings, join(folder, 'upstream'), log);
  return new OpenHub({ registry, upstream, certificates, store: new RepositoryStore(storage), sweeper, notaries, log });
}

/** Each upstream has a cache of its own: under the same names another one has other images. */
function openUpstream(
  settings: UpstreamSettings | null | undefined,
  caches: string,
  log: HubOptions['log'],
): Upstream | null {
  const own = settings && createHash('sha256').update(settings.url).digest('hex').slice(0, 16);
  const there = existsSync(caches) ? readdirSync(caches) : [];
  for (const name of there) if (name !== own) rmSync(join(caches, name), { recursive: true, force: true });
  return settings && own ? new Upstream({ settings, folder: join(caches, own), log }) : null;
}

type Parts = {
  registry: Registry;
  upstream: Upstream | null;
  certificates: Certificates;
  store: RepositoryStore;
  sweeper: SpaceSweeper;
  /** The folder of the labs' notaries. */
  notaries: string;
  log(line: string): void;
};

class OpenHub implements Hub {
  readonly registrySocket: string;
  readonly ca: string;
  readonly hosts = HOSTS_LINE;
  readonly #parts: Parts;
  readonly #catalogue = new CatalogueState();
  readonly #labs = new Map<string, HubLab>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.registrySocket = parts.registry.socket;
    this.ca = parts.certificates.ca;
  }

  async openLab(options: LabAtHub): Promise<HubLab> {
    if (this.#labs.has(options.id)) throw new Error(`the lab ${options.id} is open at the hub already`);
    const lab = this.#contextOf(options);
    const { certificates: tls, log } = this.#parts;
    const front = new LabFront({ lab, tls, onEvent: options.onEvent, log });
    const [plain, secure] = await openLabSockets(options.pid, HUB_ADDRESS, [80, 443]);
    if (!plain || !secure) throw new Error('two sockets were asked for');
    await front.listen(plain, secure);
    const opened = { images: () => listedImages(lab), close: () => this.#closeLab(lab, front) };
    this.#labs.set(lab.id, opened);
    return opened;
  }

  setCatalogueState(state: CatalogueProgress): void {
    this.#catalogue.set(state);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#labs.values()].map((lab) => lab.close()));
    await Promise.all([this.#parts.registry.stop(), this.#parts.upstream?.close()]);
  }

  async #closeLab(lab: LabContext, front: LabFront): Promise<void> {
    if (!this.#labs.delete(lab.id)) return;
    await front.close();
    lab.agent.destroy();
    await lab.notary.close();
    await this.#parts.sweeper.remove(spaceOf(lab.id));
  }

  #contextOf({ id, catalogue }: LabAtHub): LabContext {
    const { notaries, upstream, log } = this.#parts;
    return newLabContext({
      ...{ id, registrySocket: this.registrySocket, store: this.#parts.store, catalogue: this.#catalogue, upstream },
      notary: new LabNotary({ folder: join(notaries, id), log }),
      described: () => catalogue?.() ?? [],
    });
  }
}
