/** The servers of one lab: how many may come at a time, how fast, how long, and what is told of them. */
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Server as NetServer, Socket } from 'node:net';
import { textAnswer } from './answer.ts';
import { BOUNDS } from './bounds.ts';
import { Exchange } from './exchange.ts';
import { hostNameOf } from './hosts.ts';
import type { HubEvent } from './hub-event.ts';
import type { LabContext } from './lab-context.ts';
import { serveExchange } from './lab-routes.ts';
import { Pace } from './pace.ts';

export type LabFrontOptions = {
  lab: LabContext;
  /** PEM. */
  tls: { key: string; chain: string };
  onEvent(event: HubEvent): void;
  log(line: string): void;
  paces?: Paces;
};

/** How fast connections and requests may come. */
export type Paces = { connections: Pace; requests: Pace };

const usualPaces = (): Paces => ({
  connections: new Pace(BOUNDS.connectionsBurst, BOUNDS.connectionsPerSecond),
  requests: new Pace(BOUNDS.requestsBurst, BOUNDS.requestsPerSecond),
});

const LIMITS: ServerOptions = {
  maxHeaderSize: BOUNDS.headerBytes,
  headersTimeout: BOUNDS.headersMs,
  requestTimeout: BOUNDS.requestMs,
  keepAliveTimeout: BOUNDS.idleMs,
  connectionsCheckingInterval: 2000,
  insecureHTTPParser: false,
};

export class LabFront {
  readonly #options: LabFrontOptions;
  readonly #plain: Server;
  readonly #secure: Server;
  readonly #paces: Paces;
  /** The last response begun on each connection. */
  readonly #current = new WeakMap<Socket, ServerResponse>();
  readonly #connections = new WeakMap<Socket, number>();
  #connectionCount = 0;
  #count = 0;
  readonly #open = new Set<Exchange>();

  constructor(options: LabFrontOptions) {
    this.#options = options;
    this.#paces = options.paces ?? usualPaces();
    const { key, chain } = options.tls;
    this.#plain = this.#prepare(createServer(LIMITS), false);
    this.#secure = this.#prepare(
      createSecureServer({ ...LIMITS, key, cert: chain, handshakeTimeout: BOUNDS.headersMs, minVersion: 'TLSv1.2' }),
      true,
    );
  }

  /** Takes both sockets over: they listen already. */
  async listen(plain: NetServer, secure: NetServer): Promise<void> {
    await Promise.all([listenOn(this.#plain, plain), listenOn(this.#secure, secure)]);
  }

  /** Cuts what is open. */
  async close(): Promise<void> {
    for (const exchange of this.#open) exchange.noteFailure('the lab ended');
    await Promise.all([closed(this.#plain), closed(this.#secure)]);
  }

  #prepare<S extends Server>(server: S, isSecure: boolean): S {
    server.maxConnections = BOUNDS.connectionsPerLab / 2;
    server.timeout = BOUNDS.idleMs;
    server.on('connection', (socket) => {
      if (!this.#paces.connections.take()) socket.destroy();
      makeRoom(server);
    });
    server.on('request', (request, response) => this.#serve(request, response, isSecure));
    // What is not HTTP, or not TLS, ends its own connection and nothing else.
    server.on('clientError', (_error, socket) => socket.destroy());
    server.on('tlsClientError', () => {});
    server.on('error', (error) => this.#options.log(`hub of the lab ${this.#options.lab.id}: ${error.message}`));
    return server;
  }

  #serve(request: IncomingMessage, response: ServerResponse, isSecure: boolean): void {
    const host = hostNameOf(request.headers.host);
    if (this.#isPipelined(request, response)) request.socket.destroy();
    else if (host === null || !this.#paces.requests.take() || this.#open.size >= BOUNDS.inFlightPerLab)
      refuse(request, response);
    else this.#begin(request, response, host, isSecure);
  }

  /** Clients of registries never send a request before they have the answer to the last: whoever does wants to fill our memory. */
  #isPipelined({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const before = this.#current.get(socket);
    this.#current.set(socket, response);
    return before !== undefined && !before.writableEnded;
  }

  #begin(request: IncomingMessage, response: ServerResponse, host: string, isSecure: boolean): void {
    const exchange: Exchange = new Exchange(request, response, {
      ...{ number: ++this.#count, connection: this.#connectionOf(request.socket), host, isSecure },
      emit: (event) => {
        if (event.type === 'ended') this.#open.delete(exchange);
        this.#tell(event);
      },
    });
    this.#open.add(exchange);
    serveExchange(this.#options.lab, exchange).catch((error) => this.#failed(exchange, error));
  }

  #connectionOf(socket: Socket): number {
    const known = this.#connections.get(socket) ?? ++this.#connectionCount;
    this.#connections.set(socket, known);
    return known;
  }

  /** A mistake of ours costs this exchange, not the daemon. */
  #failed(exchange: Exchange, error: unknown): void {
    this.#options.log(
      `hub: ${exchange.method} ${exchange.path.slice(0, 200)}: ${error instanceof Error ? error.stack : error}`,
    );
    exchange.noteFailure('the hub failed');
    exchange.answer(textAnswer(500, 'the hub failed'));
    exchange.fail('the hub failed');
  }

  #tell(event: HubEvent): void {
    try {
      this.#options.onEvent(event);
    } catch (error) {
      this.#options.log(`hub: nobody took what was seen: ${error}`);
    }
  }
}

/** Not told, or whoever floods the hub would flood the picture as well. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  const isNameless = hostNameOf(request.headers.host) === null;
  request.on('error', () => {});
  response.on('error', () => {});
  response.writeHead(isNameless ? 400 : 429, { connection: 'close', 'retry-after': '1' });
  response.end(isNameless ? 'a Host header is missing\n' : 'too many requests at a time\n');
}

const listenOn = (server: Server, socket: NetServer): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, () => {
      server.off('error', reject);
      resolve();
    });
  });

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** containerd's image store leaves the connections of each pull open behind it: a few pulls in a row would shut the next one out. */
function makeRoom(server: Server): void {
  server.getConnections((error, count) => {
    if (!error && count > server.maxConnections / 2) server.closeIdleConnections();
  });
}
