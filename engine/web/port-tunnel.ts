/** Connections to ports of labs, through the daemon, and those that wait to be used again. */
import { Agent, type ClientRequestArgs, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  FACTS_PATH,
  PORT_HEADERS,
  type PortFacts,
  type PortRefusal,
  REDEEM_PATH,
  TUNNEL_PATH,
  TUNNEL_PROTOCOL,
} from '#engine/trace/port-door.ts';
import { type DaemonAnswer, requestDaemon } from './daemon-socket.ts';

/** A port of a lab, and the key that opens it. */
export type PortDoor = { token: string; port: number; key: string };

/** ms that a connection waits for the next request. Servers close theirs after 5 s or later. */
const IDLE_MS = 4_000;
const DAEMON_LIMIT_MS = 10_000;

export class PortRefused extends Error {
  readonly refusal: PortRefusal;
  constructor(refusal: PortRefusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

type Options = ClientRequestArgs & { door: PortDoor };
type Created = (error: Error | null, socket?: Duplex) => void;

/** A connection is used again only by who has the same key to the same port: no request gets past the daemon's check. */
export class PortAgent extends Agent {
  readonly #daemonSocket: string;

  constructor(daemonSocket: string) {
    super({ keepAlive: true, timeout: 0, maxFreeSockets: 8 });
    this.#daemonSocket = daemonSocket;
    this.on('free', (socket: Duplex & { setTimeout?(ms: number): void }) => socket.setTimeout?.(IDLE_MS));
  }

  override getName(options: ClientRequestArgs): string {
    const { token, port, key } = (options as Options).door;
    return `${token} ${port} ${key}`;
  }

  override createConnection(options: ClientRequestArgs, created: Created): undefined {
    openTunnel(this.#daemonSocket, (options as Options).door).then(
      (socket) => created(null, socket),
      (error) => created(error),
    );
    return undefined;
  }
}

/** @throws PortRefused when the daemon says why not; another error when there is no daemon. */
function openTunnel(socketPath: string, door: PortDoor): Promise<Duplex> {
  const headers = { ...headersOf(door), connection: 'Upgrade', upgrade: TUNNEL_PROTOCOL };
  const call = httpRequest({ socketPath, path: TUNNEL_PATH, headers, agent: false, timeout: DAEMON_LIMIT_MS });
  return new Promise((resolve, reject) => {
    call.on('upgrade', (_, socket, head) => {
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    call.on('response', (answer) => void refusalIn(answer).then((refusal) => reject(new PortRefused(refusal)), reject));
    call.on('timeout', () => call.destroy(new Error('the engine did not answer in time')));
    call.on('error', reject);
    call.end();
  });
}

const refusalIn = async (answer: IncomingMessage): Promise<PortRefusal> => JSON.parse(await text(answer));

/** The secret for a ticket; null when it opens nothing. */
export async function redeemTicket(socketPath: string, door: PortDoor): Promise<string | null> {
  const answer = await askDaemon(socketPath, 'POST', REDEEM_PATH, door);
  return answer.status === 200 ? (JSON.parse(answer.body) as { secret: string }).secret : null;
}

export async function portFacts(socketPath: string, door: PortDoor): Promise<PortFacts> {
  const answer = await askDaemon(socketPath, 'GET', FACTS_PATH, door);
  return answer.status === 200 ? (JSON.parse(answer.body) as PortFacts) : { published: [] };
}

const askDaemon = (socketPath: string, method: string, path: string, door: PortDoor): Promise<DaemonAnswer> =>
  requestDaemon({ socketPath, method, path, headers: headersOf(door), timeout: DAEMON_LIMIT_MS });

const headersOf = ({ token, port, key }: PortDoor): Record<string, string> => ({
  [PORT_HEADERS.token]: token,
  [PORT_HEADERS.port]: String(port),
  [PORT_HEADERS.key]: key,
});
