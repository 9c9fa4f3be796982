/** Who listens in a network namespace. */
import { SOCK_DIAG_BY_FAMILY } from './inet-diag.ts';
import { LISTENERS_REQUESTS, listenerIn } from './listeners-diag.ts';
import { listenersIn, type RawListener } from './listeners-table.ts';
import { dump } from './netlink-dump.ts';
import { AF_NETLINK, NETLINK_SOCK_DIAG, NetworkSocket } from './netlink-socket.ts';
import { tablesPrinted } from './socket-tables.ts';

/** Of a protocol and family: some more than are told, since they come in no order. */
const MOST_SOCKETS = 4096;
/** @param namespace descriptor of it @throws the system's error */
export function readListeners(namespace: number): RawListener[] {
  try {
    return listenersListed(namespace);
  } catch (error) {
    // A kernel that lists no sockets prints them.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return listenersPrinted(namespace);
  }
}

/** @param most of a protocol and family */
export const listenersListed = (namespace: number, most = MOST_SOCKETS): RawListener[] =>
  LISTENERS_REQUESTS.flatMap((request) => listed(namespace, request, most));

/** By a socket of its own: what is left of a list that was cut must not be taken for the next one. */
function listed(namespace: number, { protocol, body }: (typeof LISTENERS_REQUESTS)[number], most: number) {
  const socket = new NetworkSocket({ namespace, domain: AF_NETLINK, protocol: NETLINK_SOCK_DIAG });
  try {
    const { messages } = dump(socket, SOCK_DIAG_BY_FAMILY, body, most);
    return messages.flatMap((message) => listenerIn(protocol, message.body) ?? []);
  } finally {
    socket.close();
  }
}

export const listenersPrinted = (namespace: number): RawListener[] =>
  tablesPrinted(namespace).flatMap(([protocol, table]) => listenersIn(protocol, table));
