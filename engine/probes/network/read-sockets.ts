/**
 * Sockets that a packet may be of, in its namespace. The one of a TCP connection is asked for by its two ends: a list of connections takes the
 * kernel a walk through those of the whole machine.
 */
import { isIPv4 } from 'node:net';
import { askSocket, listSockets } from './ask-sockets.ts';
import {
  AF_INET,
  AF_INET6,
  between,
  type DiagProtocol,
  type DiagSocket,
  diagRequest,
  diagSocketIn,
  withLocalPort,
} from './inet-diag.ts';
import { socketsIn } from './listeners-table.ts';
import { tablesPrinted } from './socket-tables.ts';

type Endpoint = DiagSocket['local'];

const ALL = 0xffffffff;
/** As bits: of TCP those who listen, of UDP all. */
const LISTED = { tcp: 1 << 10, udp: ALL } as const;
const MOST = 64;

/** Of which the kernel lists no sockets, as it said. */
const unlisted = new Set<DiagProtocol>();

/**
 * Those of this local port that a packet from there may be of: the connection's own, and those that take from anybody.
 * @param namespace descriptor of it @throws the system's error
 */
export function socketsAt(namespace: number, protocol: DiagProtocol, local: Endpoint, remote: Endpoint): DiagSocket[] {
  if (unlisted.has(protocol)) return printed(namespace, protocol, local.port);
  const family = isIPv4(local.address) ? AF_INET : AF_INET6;
  // A socket of IPv6 may take from IPv4 too.
  const families = family === AF_INET ? [AF_INET, AF_INET6] : [AF_INET6];
  try {
    const own = protocol === 'tcp' ? connectionOf(namespace, family, local, remote) : [];
    // Where there is no connection, the kernel tells who would take it.
    if (own.some(({ remotePort }) => remotePort === 0)) return own;
    return [...own, ...families.flatMap((of) => listed(namespace, protocol, of, local.port))];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    unlisted.add(protocol);
    return printed(namespace, protocol, local.port);
  }
}

const printed = (namespace: number, protocol: DiagProtocol, port: number): DiagSocket[] =>
  tablesPrinted(namespace, [protocol]).flatMap(([, table]) =>
    socketsIn(table).filter(({ local }) => local.port === port),
  );

const connectionOf = (namespace: number, family: number, local: Endpoint, remote: Endpoint): DiagSocket[] =>
  [askSocket(namespace, diagRequest('tcp', family, ALL, between(local, remote)))].flatMap(
    (found) => (found && diagSocketIn(found)) ?? [],
  );

const listed = (namespace: number, protocol: DiagProtocol, family: number, port: number): DiagSocket[] =>
  listSockets(namespace, diagRequest(protocol, family, LISTED[protocol], withLocalPort(port)), MOST).flatMap(
    (found) => diagSocketIn(found) ?? [],
  );
