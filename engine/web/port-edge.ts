/**
 * A port's origin: nothing of the site is served here. Each request goes to the lab as it came, each answer comes as the lab gives it,
 * streamed both ways; only headers that would reach beyond the origin are kept from passing (`port-headers.ts`).
 */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import type { PortRefusal } from '#engine/trace/port-door.ts';
import { portKeyOf } from './port-cookie.ts';
import { enter, isEntry } from './port-entry.ts';
import { framersOf } from './port-framers.ts';
import { mayAsk } from './port-guard.ts';
import { requestHeaders, responseHeaders, type Seen } from './port-headers.ts';
import type { PortName, PortNames } from './port-name.ts';
import { FROM_ELSEWHERE, NO_ENGINE, OUR_ANSWER, type PortProblem, problemOf, sendProblem } from './port-page.ts';
import { PortAgent, type PortDoor, PortRefused, portFacts } from './port-tunnel.ts';

type Options = { daemonSocket: string; names: PortNames; siteNames: readonly string[] };

const NO_FACTS = { published: [] };

export class PortEdge {
  readonly #options: Options;
  readonly #agent: PortAgent;

  constructor(options: Options) {
    this.#options = options;
    this.#agent = new PortAgent(options.daemonSocket);
  }

  answer(name: PortName, request: IncomingMessage, response: ServerResponse) {
    const { daemonSocket, names } = this.#options;
    response.on('error', () => response.destroy());
    if (isEntry(request)) return void enter(daemonSocket, name, request, response);
    const { method = 'GET', headers } = request;
    if (!mayAsk(names, { method, headers, name })) return sendProblem(request, response, FROM_ELSEWHERE(name.port));
    this.#relay(name, request, response, true);
  }

  upgrade(name: PortName, request: IncomingMessage, client: Duplex, head: Buffer) {
    client.on('error', () => client.destroy());
    const { headers } = request;
    // Whoever opens a socket must say where from: browsers always do.
    if (headers.origin === undefined || !mayAsk(this.#options.names, { method: 'GET', headers, name }))
      return refuse(client, '403 Forbidden');
    const call = this.#call(doorOf(name, request), request, true);
    let status = '502 Bad Gateway';
    let switched = false;
    call.on('upgrade', (answer, socket, first) => {
      switched = true;
      client.write(headOf(answer, responseHeaders(answer.rawHeaders, this.#seen(name, request), true)));
      join(client, socket, head, first);
    });
    call.on('response', (answer) => {
      status = `${answer.statusCode} ${answer.statusMessage}`;
      call.destroy();
    });
    call.on('error', (error) => {
      if (error instanceof PortRefused) status = STATUS[error.refusal.reason];
    });
    call.on('close', () => switched || refuse(client, status));
    client.once('close', () => switched || call.destroy());
    call.end();
  }

  #relay(name: PortName, request: IncomingMessage, response: ServerResponse, mayRepeat: boolean) {
    const door = doorOf(name, request);
    const call = this.#call(door, request, false);
    const stop = (): void => void call.destroy();
    let failure = new Error('the connection was closed');
    call.on('response', (answer) => {
      try {
        const headers = responseHeaders(answer.rawHeaders, this.#seen(name, request));
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
      } catch (error) {
        // A lab may answer what no server would send.
        return void call.destroy(error as Error);
      }
      // A stream of events may begin long before its first byte.
      response.flushHeaders();
      pipeline(answer, response, (error) => error && response.destroy());
    });
    call.on('error', (error) => {
      failure = error;
    });
    call.on('close', () => {
      response.off('close', stop);
      if (response.headersSent || response.destroyed) return;
      // A connection that waited may have been closed by the lab just now; what changes nothing is asked again.
      if (call.reusedSocket && mayRepeat && isRepeatable(request)) return this.#relay(name, request, response, false);
      request.unpipe().resume();
      void this.#problem(door, failure).then((problem) => sendProblem(request, response, problem));
    });
    response.once('close', stop);
    request.on('error', stop).pipe(call);
  }

  #call(door: PortDoor, request: IncomingMessage, upgrade: boolean) {
    const { method, url: path, rawHeaders } = request;
    const headers = requestHeaders(rawHeaders, upgrade);
    const options = { agent: this.#agent, door, method, path, headers };
    return httpRequest(options as object);
  }

  async #problem(door: PortDoor, error: Error): Promise<PortProblem> {
    const refusal = refusalOf(error);
    if (!refusal) return NO_ENGINE(door.port);
    const wantsFacts = refusal.reason === 'nobody' || refusal.reason === 'hung up';
    const facts = wantsFacts ? await portFacts(this.#options.daemonSocket, door).catch(() => NO_FACTS) : NO_FACTS;
    return problemOf(door.port, refusal, facts);
  }

  #seen({ port, domain }: PortName, { headers: { host = '' } }: IncomingMessage): Seen {
    return { host, port, framers: framersOf(this.#options.siteNames, domain, host) };
  }
}

const doorOf = ({ token, port }: PortName, { headers }: IncomingMessage): PortDoor => ({
  ...{ token, port },
  key: portKeyOf(headers.cookie),
});

/** Null when there is no daemon to say why. */
function refusalOf(error: Error & { syscall?: string }): PortRefusal | null {
  if (error instanceof PortRefused) return error.refusal;
  if (error.syscall === 'connect') return null;
  return { reason: 'hung up', detail: error.message };
}

const isRepeatable = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  headers['content-length'] === undefined &&
  headers['transfer-encoding'] === undefined;

const STATUS: Record<PortRefusal['reason'], string> = {
  stranger: '403 Forbidden',
  booting: '503 Service Unavailable',
  gone: '410 Gone',
  nobody: '502 Bad Gateway',
  crowded: '429 Too Many Requests',
  'hung up': '502 Bad Gateway',
};

function join(client: Duplex, socket: Duplex, fromClient: Buffer, fromLab: Buffer): void {
  if (fromLab.length > 0) client.write(fromLab);
  if (fromClient.length > 0) socket.write(fromClient);
  pipeline(socket, client, (error) => error && client.destroy());
  pipeline(client, socket, (error) => error && socket.destroy());
}

function headOf({ statusCode, statusMessage }: IncomingMessage, headers: readonly string[]): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function refuse(client: Duplex, status: string): void {
  if (client.writable)
    client.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${OUR_ANSWER}: yes\r\n\r\n`);
}
