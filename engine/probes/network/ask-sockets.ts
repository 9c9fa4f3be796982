/** Asks the kernel for the sockets of a network namespace, each time by a socket of its own (sock_diag(7)). */
import { SOCK_DIAG_BY_FAMILY } from './inet-diag.ts';
import { ask, dump } from './netlink-dump.ts';
import { AF_NETLINK, NETLINK_SOCK_DIAG, NetworkSocket } from './netlink-socket.ts';

/**
 * What is left of a list that was cut must not be taken for the next one, so no question follows it.
 * @param namespace descriptor of it @param request `inet_diag_req_v2` @returns each an `inet_diag_msg` @throws the system's error
 */
export const listSockets = (namespace: number, request: Buffer, most: number): Buffer[] =>
  asking(namespace, (socket) => dump(socket, SOCK_DIAG_BY_FAMILY, request, most).messages.map(({ body }) => body));

/** The one that is asked for; undefined where the kernel says no. */
export const askSocket = (namespace: number, request: Buffer): Buffer | undefined =>
  asking(namespace, (socket) => ask(socket, SOCK_DIAG_BY_FAMILY, request)?.body);

function asking<T>(namespace: number, use: (socket: NetworkSocket) => T): T {
  const socket = new NetworkSocket({ namespace, domain: AF_NETLINK, protocol: NETLINK_SOCK_DIAG });
  try {
    return use(socket);
  } finally {
    socket.close();
  }
}
