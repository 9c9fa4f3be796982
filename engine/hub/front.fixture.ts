/** For tests: a real registry and the fronts of labs before it, on ports of this machine instead of those in a lab. */
import { type Agent, type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { ownState } from '#engine/lab/own-state.ts';
import { CatalogueState } from './catalogue-state.ts';
import { makeCertificates } from './certificates.ts';
import { HOSTS } from './hosts.ts';
import type { HubEvent } from './hub-event.ts';
import { type Described, type LabContext, newLabContext } from './lab-context.ts';
import { LabFront, type Paces } from './lab-front.ts';
import { LabNotary } from './lab-notary.ts';
import type { Reply } from './registry-client.fixture.ts';
import { type Registry, startRegistry } from './registry-process.ts';
import { RepositoryStore } from './repository-store.ts';
import { Upstream } from './upstream.ts';
import type { UpstreamSettings } from './upstream-settings.ts';

export type Request = {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
  /** Without TLS. */
  plain?: boolean;
  agent?: Agent;
  /** Without a length. */
  isChunked?: boolean;
};

export type Front = {
  lab: LabContext;
  events: HubEvent[];
  log: string[];
  ports: { plain: number; secure: number };
  /** `target` is `host/path`. */
  ask(target: string, options?: Request): Promise<Reply>;
  /** A token for scopes, for `name:password` or for nobody. */
  token(scopes: string[], login?: string): Promise<string>;
};

export type World = {
  registry: Registry;
  catalogue: CatalogueState;
  ca: string;
  storage: string;
  /** What the upstream's cache said of itself. */
  upstreamLog: string[];
  front(id: string, described?: Described[], paces?: Paces): Promise<Front>;
  close(): Promise<void>;
};

export async function openWorld(settings?: UpstreamSettings, mostCached?: number): Promise<World> {
  const { dir, remove } = await ownState();
  const { ca, key, chain } = await makeCertificates(join(dir, 'tls'), HOSTS);
  const storage = join(dir, 'storage');
  const registry = await startRegistry({ storage, socket: join(dir, 'r', 'r.sock'), log: () => {} });
  const catalogue = new CatalogueState();
  const upstreamLog: string[] = [];
  const folder = join(dir, 'u');
  const upstream = settings
    ? new Upstream({ settings, folder, mostCached, log: (line) => upstreamLog.push(line) })
    : null;
  const fronts: LabFront[] = [];
  const notaries: LabNotary[] = [];
  return {
    ...{ registry, catalogue, ca, storage, upstreamLog },
    async front(id, described = [], paces = undefined) {
      const store = new RepositoryStore(storage);
      const notary = new LabNotary({ folder: join(dir, 'n', id), log: () => {} });
      const lab = newLabContext({
        ...{ id, registrySocket: registry.socket, store, catalogue, upstream, notary },
        described: () => described,
      });
      const events: HubEvent[] = [];
      const log: string[] = [];
      const onEvent = (event: HubEvent) => void events.push(event);
      const front = new LabFront({ lab, tls: { key, chain }, onEvent, log: (line) => log.push(line), paces });
      const [plain, secure] = [await listening(), await listening()];
      const ports = { plain: portOf(plain), secure: portOf(secure) };
      await front.listen(plain, secure);
      fronts.push(front);
      notaries.push(notary);
      return client(ca, ports, { lab, events, log });
    },
    async close() {
      await Promise.all(fronts.map((front) => front.close()));
      await Promise.all(notaries.map((notary) => notary.close()));
      await upstream?.close();
      await registry.stop();
      await remove();
    },
  };
}

const listening = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function client(ca: string, ports: Front['ports'], seen: Pick<Front, 'lab' | 'events' | 'log'>): Front {
  const front: Front = {
    ...{ ...seen, ports },
    ask: (target, options = {}) => askFront(ca, ports, target, options),
    async token(scopes, login) {
      const query = scopes.map((scope) => `&scope=${encodeURIComponent(scope)}`).join('');
      const headers = login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : undefined;
      const { body } = await front.ask(`auth.docker.io/token?service=registry.docker.io${query}`, { headers });
      return JSON.parse(body.toString()).token;
    },
  };
  return front;
}

function askFront(ca: string, ports: Front['ports'], target: string, options: Request): Promise<Reply> {
  const slash = target.indexOf('/');
  const host = target.slice(0, slash);
  const isPlain = options.plain ?? host === 'hub.lab';
  const { method = 'GET', body, agent = false } = options;
  const length = options.isChunked ? {} : { 'content-length': String(Buffer.byteLength(body ?? '')) };
  const headers = { host, ...length, ...options.headers };
  const common = { host: '127.0.0.1', path: target.slice(slash), method, headers };
  return new Promise((resolve, reject) => {
    const take = async (response: IncomingMessage) => {
      const pieces = (await response.toArray().catch(reject)) as Buffer[];
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces ?? []) });
    };
    const asked = isPlain
      ? request({ ...common, agent, port: ports.plain }, take)
      : secureRequest({ ...common, agent: false, port: ports.secure, ca, servername: host }, take);
    asked.on('error', reject);
    // A body that is written before the end has no length.
    if (options.isChunked && body) asked.write(body);
    asked.end(options.isChunked ? undefined : body);
  });
}
