/** One connection to a port of a lab: an upgrade, then bytes both ways, unread. */
import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline } from 'node:stream';
import { type PortRefusal, TUNNEL_PROTOCOL } from '#engine/trace/port-door.ts';
import { isPortNumber } from '#engine/trace/published-port.ts';
import type { LabSessions } from './lab-sessions.ts';
import { portCallOf } from './ports-routes.ts';

const STATUS: Record<PortRefusal['reason'], string> = {
  stranger: '403 Forbidden',
  booting: '503 Service Unavailable',
  gone: '410 Gone',
  nobody: '502 Bad Gateway',
  crowded: '429 Too Many Requests',
  'hung up': '502 Bad Gateway',
};
const ENDED: PortRefusal = { reason: 'gone', detail: 'The lab was reset or closed, and its ports with it.' };
const STRANGER: PortRefusal = { reason: 'stranger', detail: 'No lab is opened by this key.' };

/** `client` is the web process. It is answered `101`, or with a `PortRefusal`. */
export async function serveTunnel(
  sessions: LabSessions,
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
): Promise<void> {
  client.on('error', () => client.destroy());
  const { token, port, key } = portCallOf(request);
  const found = sessions.byPortToken(token);
  if (sessions.hasEnded(token)) return refuse(client, ENDED);
  if (!found?.lab.ports.admits(key) || !isPortNumber(port)) return refuse(client, STRANGER);
  const leave = sessions.visit(found.seat);
  client.once('close', leave);
  const opening = await found.lab.ports.connect(port);
  if (!opening.ok) return refuse(client, opening.refusal);
  const { socket } = opening;
  if (client.destroyed) return void socket.destroy();
  client.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${TUNNEL_PROTOCOL}\r\n\r\n`);
  if (head.length > 0) socket.write(head);
  // Each direction may end by itself; what breaks off takes the other with it.
  pipeline(client, socket, (error) => error && client.destroy());
  pipeline(socket, client, (error) => error && socket.destroy());
}

function refuse(client: Duplex, refusal: PortRefusal): void {
  const body = JSON.stringify(refusal);
  const head = `HTTP/1.1 ${STATUS[refusal.reason]}\r\nConnection: close\r\nContent-Type: application/json`;
  client.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
