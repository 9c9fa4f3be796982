/** Tickets to ports of a lab, what they are exchanged for, and what is told of a port that does not answer. */
import type { IncomingMessage } from 'node:http';
import { FACTS_PATH, PORT_HEADERS, REDEEM_PATH } from '#engine/trace/port-door.ts';
import { isPortNumber } from '#engine/trace/published-port.ts';
import type { LabPorts } from './lab-ports.ts';
import type { LabSessions } from './lab-sessions.ts';
import type { SeatName } from './seat.ts';

type Answer = { status: number; body: unknown };

const TICKET_ROUTE = /^POST \/api\/lab\/ports\/(\d{1,5})$/;

/** What a request says by its headers: the door and the key to it. */
export type PortCall = { token: string; port: number; key: string };

export function portCallOf({ headers }: IncomingMessage): PortCall {
  const said = (name: string) => headers[name]?.toString() ?? '';
  return { token: said(PORT_HEADERS.token), port: Number(said(PORT_HEADERS.port)), key: said(PORT_HEADERS.key) };
}

/** Null for a route that is none of these. */
export function answerPorts(
  sessions: LabSessions,
  seat: SeatName | null,
  route: string,
  request: IncomingMessage,
): Answer | null {
  const port = TICKET_ROUTE.exec(route)?.[1];
  if (port !== undefined) return ticketFor(seat ? sessions.find(seat)?.ports : undefined, Number(port));
  if (route === `POST ${REDEEM_PATH}`) return redeem(sessions, portCallOf(request));
  if (route === `GET ${FACTS_PATH}`) return factsFor(sessions, portCallOf(request));
  return null;
}

function ticketFor(ports: LabPorts | undefined, port: number): Answer {
  if (!isPortNumber(port)) return { status: 400, body: { error: 'A port is a number from 1 to 65535.' } };
  if (!ports) return { status: 409, body: { error: 'There is no lab. Open one, and try again.' } };
  const ticket = ports.ticket(port);
  return ticket
    ? { status: 201, body: ticket }
    : { status: 409, body: { error: 'This lab is ending. Try again when the next one is there.' } };
}

function redeem(sessions: LabSessions, { token, port, key }: PortCall): Answer {
  const secret = sessions.byPortToken(token)?.lab.ports.redeem(key, port) ?? null;
  return secret === null
    ? { status: 403, body: { error: 'This ticket was used before, or is too old.' } }
    : { status: 200, body: { secret } };
}

function factsFor(sessions: LabSessions, { token, key }: PortCall): Answer {
  const ports = sessions.byPortToken(token)?.lab.ports;
  return ports?.admits(key) ? { status: 200, body: ports.facts() } : { status: 403, body: { published: [] } };
}
