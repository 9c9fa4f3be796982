/**
 * Sockets that a packet may be of, in its namespace. The one of a TCP connection is asked for by its two ends: a list of connections takes the
 * kernel a walk through those of the whole machine.
 */
import { isIPv4 } from 'node:net';
import {
  AF_INET,
  AF_INET6,
  between,
  type DiagProtocol,
  type DiagSocket,
  diagRequest,
  diagSocketIn,
  SOCK_DIAG_BY_FAMILY,
  withLocalPort,
} from './inet-diag.ts';
import { socketsIn } from './listeners-table.ts';
import { ask, dump } from './netlink-dump.ts';
import { AF_NETLINK, NETLINK_SOCK_DIAG, NetworkSocket } from './netlink-socket.ts';
import { tablesPrinted } from './socket-tables.ts';

type Endpoint = DiagSocket['local'];

const ALL = 0xffffffff;
/** As bits: of TCP those who listen, of UDP all. */
const LISTED = { tcp: 1 << 10, udp: ALL } as const;
const MOST = 64;

/**
 * Of this local port: the connection's own first, if there is one, then those that take from anybody.
 * @param namespace descriptor of it @throws the system's error
 */
export function socketsAt(namespace: number, protocol: DiagProtocol, local: Endpoint, remote: Endpoint): DiagSocket[] {
  const family = isIPv4(local.address) ? AF_INET : AF_INET6;
  // A socket of IPv6 may take from IPv4 too.
  const families = family === AF_INET ? [AF_INET, AF_INET6] : [AF_INET6];
  try {
    const own = protocol === 'tcp' ? connectionOf(namespace, family, local, remote) : [];
    return [...own, ...families.flatMap((of) => listed(namespace, protocol, of, local.port))];
  } catch (error) {
    // A kernel that lists no sockets prints them.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return tablesPrinted(namespace).flatMap(([of, table]) =>
      of === protocol ? socketsIn(table).filter((socket) => socket.local.port === local.port) : [],
    );
  }
}

const connectionOf = (namespace: number, family: number, local: Endpoint, remote: Endpoint): DiagSocket[] =>
  asking(namespace, (socket) => {
    const found = ask(socket, SOCK_DIAG_BY_FAMILY, diagRequest('tcp', family, ALL, between(local, remote)));
    const answer = found && diagSocketIn(found.body);
    // Where there is no connection, the kernel tells who listens.
    return answer && answer.remotePort === remote.port ? [answer] : [];
  });

/** By a socket of its own: what is left of a list that was cut must not be taken for the next one. */
const listed = (namespace: number, protocol: DiagProtocol, family: number, port: number): DiagSocket[] =>
  asking(namespace, (socket) => {
    const request = diagRequest(protocol, family, LISTED[protocol], withLocalPort(port));
    return dump(socket, SOCK_DIAG_BY_FAMILY, request, MOST).messages.flatMap(({ body }) => diagSocketIn(body) ?? []);
  });

function asking<T>(namespace: number, use: (socket: NetworkSocket) => T): T {
  const socket = new NetworkSocket({ namespace, domain: AF_NETLINK, protocol: NETLINK_SOCK_DIAG });
  try {
    return use(socket);
  } finally {
    socket.close();
  }
}
