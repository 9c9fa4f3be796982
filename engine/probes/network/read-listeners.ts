/** Who listens in a network namespace. */
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { LISTENERS_REQUESTS, listenerIn, SOCK_DIAG_BY_FAMILY } from './listeners-diag.ts';
import { listenersIn, type RawListener } from './listeners-table.ts';
import { dump } from './netlink-dump.ts';
import { AF_NETLINK, NETLINK_SOCK_DIAG, NetworkSocket } from './netlink-socket.ts';
import { inNetworkNamespace } from './network-namespace.ts';

/** Of a protocol and family: some more than are told, since they come in no order. */
const MOST_SOCKETS = 4096;
const LARGEST_TABLE = 4 << 20;
const TABLES: readonly [RawListener['protocol'], string][] = [
  ['tcp', 'tcp'],
  ['tcp', 'tcp6'],
  ['udp', 'udp'],
  ['udp', 'udp6'],
];

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

export function listenersPrinted(namespace: number): RawListener[] {
  const tables = inNetworkNamespace(namespace, () =>
    TABLES.map(([protocol, name]) => [protocol, tableOf(name)] as const),
  );
  return tables.flatMap(([protocol, table]) => listenersIn(protocol, table));
}

/** `thread-self`: of this thread, which is in another namespace for the moment. */
const tableOf = (name: string): string => {
  try {
    return readUpTo(`/proc/thread-self/net/${name}`, LARGEST_TABLE);
  } catch {
    // A kernel without IPv6.
    return '';
  }
};
