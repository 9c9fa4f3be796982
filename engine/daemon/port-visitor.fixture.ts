/** A browser before a site and its labs' ports, as far as a test or a benchmark needs one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { residentMiB } from './daemon.fixture.ts';

const EDGE = fileURLToPath(new URL('../web/edge.fixture.ts', import.meta.url));

export type Reply = { status: number; headers: IncomingMessage['headers']; body: Buffer; text: string };
type Ask = { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer };

/** The web process, with nothing but the engine's requests and the ports. */
export class WebEdge {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly agent = new Agent({ keepAlive: true });

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(daemonSocket: string): Promise<WebEdge> {
    const child = spawn(process.execPath, ['--import', 'tsx', EDGE], {
      env: { ...process.env, ENGINE_ROOM_DAEMON: daemonSocket },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data');
    return new WebEdge(child, Number(String(said)));
  }

  /** Resident memory in MiB. */
  get memory(): number {
    return residentMiB(this.#child.pid as number);
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.#child.kill();
    await once(this.#child, 'exit');
  }

  /** The answer's head; its body has yet to come. */
  async begin(host: string, { method = 'GET', path = '/', headers = {}, body }: Ask = {}): Promise<IncomingMessage> {
    const options: RequestOptions = { host: '127.0.0.1', port: this.port, method, path, agent: this.agent };
    const call = request({ ...options, headers: { host, ...headers } });
    call.end(body);
    const [answer] = await once(call, 'response');
    return answer;
  }

  async ask(host: string, what: Ask = {}): Promise<Reply> {
    const answer = await this.begin(host, what);
    const body = await buffer(answer);
    return { status: answer.statusCode ?? 0, headers: answer.headers, body, text: body.toString() };
  }

  socket(host: string, path: string, headers: Record<string, string>): WebSocket {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}`, { headers: { host, ...headers } });
    return socket.on('error', () => {});
  }
}

/** Somebody who has a lab, and opens ports of it from its page. */
export class PortVisitor {
  readonly edge: WebEdge;
  readonly #session: string;

  constructor(edge: WebEdge, session: string) {
    this.edge = edge;
    this.#session = session;
  }

  get site(): string {
    return `localhost:${this.edge.port}`;
  }

  /** Where a new tab is sent. */
  async link(port: number, path = '/'): Promise<URL> {
    const headers = { cookie: `engine-room-session=${this.#session}`, 'sec-fetch-site': 'same-origin' };
    const where = `/api/lab/ports/${port}?${new URLSearchParams({ path })}`;
    const { status, headers: told, text } = await this.edge.ask(this.site, { path: where, headers });
    if (status !== 303) throw new Error(`no port was opened: ${status} ${text}`);
    return new URL(told.location ?? '', 'http://site');
  }

  /** The port's origin, entered. */
  async open(port: number): Promise<OpenPort> {
    const { host, pathname, search } = await this.link(port);
    const { headers } = await this.edge.ask(host, { path: pathname + search });
    return new OpenPort(this.edge, host, headers['set-cookie']?.[0]?.split(';')[0] ?? '');
  }
}

export class OpenPort {
  readonly edge: WebEdge;
  readonly host: string;
  readonly cookie: string;

  constructor(edge: WebEdge, host: string, cookie: string) {
    this.edge = edge;
    this.host = host;
    this.cookie = cookie;
  }

  #headers(more: Record<string, string> = {}): Record<string, string> {
    return { cookie: this.cookie, ...more };
  }

  begin(path: string): Promise<IncomingMessage> {
    return this.edge.begin(this.host, { path, headers: this.#headers() });
  }

  ask(path: string, { headers, ...rest }: Omit<Ask, 'path'> = {}): Promise<Reply> {
    return this.edge.ask(this.host, { ...rest, path, headers: this.#headers(headers) });
  }

  socket(path: string, headers: Record<string, string> = {}): WebSocket {
    return this.edge.socket(this.host, path, { ...this.#headers(), origin: `http://${this.host}`, ...headers });
  }
}
