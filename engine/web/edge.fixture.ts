/** A web process without pages, for tests and benchmarks: `ENGINE_ROOM_DAEMON` says where the daemon is. Prints the port that it listens on. */
import type { AddressInfo } from 'node:net';
import { daemonSocketPath } from './daemon-socket.ts';
import { createEdge } from './edge.ts';

const server = createEdge({
  ...{ daemonSocket: daemonSocketPath(), development: false },
  page: (_, response) => response.end('a page of the site'),
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
