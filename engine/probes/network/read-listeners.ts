/** Who listens in a network namespace. */
import { listSockets } from './ask-sockets.ts';
import { LISTENERS_REQUESTS, listenerIn } from './listeners-diag.ts';
import { listenersIn, type RawListener } from './listeners-table.ts';
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
  LISTENERS_REQUESTS.flatMap(({ protocol, body }) =>
    listSockets(namespace, body, most).flatMap((listed) => listenerIn(protocol, listed) ?? []),
  );

export const listenersPrinted = (namespace: number): RawListener[] =>
  tablesPrinted(namespace).flatMap(([protocol, table]) => listenersIn(protocol, table));
