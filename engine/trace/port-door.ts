/**
 * The door to ports of a lab: what the web process and the daemon say to each other, and what the page is told.
 *
 * The page asks for a ticket (`POST /api/lab/ports/<port>`, by session). The port's own origin takes it to `REDEEM_PATH`, once, and gets the
 * secret that it keeps as a cookie. With the secret each connection is a tunnel: an upgrade of `TUNNEL_PATH`, then bytes as they come.
 */
import type { PublishedPort } from './published-port.ts';

export const REDEEM_PATH = '/-/port/redeem';
export const FACTS_PATH = '/-/port/facts';
export const TUNNEL_PATH = '/-/port/tunnel';
/** The protocol that a tunnel is upgraded to. */
export const TUNNEL_PROTOCOL = 'engine-room-port';

/** Headers of these three. */
export const PORT_HEADERS = {
  /** Names the lab. */
  token: 'x-engine-room-port-token',
  port: 'x-engine-room-port',
  /** Opens it; for `REDEEM_PATH` the ticket. */
  key: 'x-engine-room-port-key',
} as const;

/** 128 random bits, as hex. */
export const PORT_KEY = /^[0-9a-f]{32}$/;

export type PortTicket = { token: string; ticket: string };

/**
 * Why a port did not answer: `stranger` has no key to this lab, `booting` and `gone` say how the lab is, `nobody` listens there, `crowded` is
 * more connections than a lab may have, `hung up` is a connection that ended without an answer.
 */
export type PortRefusal = {
  reason: 'stranger' | 'booting' | 'gone' | 'nobody' | 'crowded' | 'hung up';
  detail: string;
};

/** What a page about a port that does not answer can say. */
export type PortFacts = { published: PublishedPort[] };

/** Whether ports can be opened from the name under which the page was opened. Names of ports are `<port>--<token>.<domain>`. */
export type PortsAccess = { domain: string } | { reason: string; fix: string };
