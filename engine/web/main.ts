/**
 * The web process: pages, sessions and the edge to the engine daemon. It needs no privilege and writes nothing to disk.
 * `PORT` (3000) and `HOST` (localhost) say where it listens; `NODE_ENV=production` serves the built site.
 */
import { createServer } from 'node:http';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { daemonSocketPath } from './daemon-socket.ts';
import { createEdge } from './edge.ts';

const development = process.env.NODE_ENV !== 'production';
const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? 'localhost';
const dir = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

// Next greets whoever starts it. In production only what goes wrong is worth a line, and that goes to stderr.
if (!development) console.log = () => {};

const server = edge();
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`
      : `The web server could not listen on port ${port}: ${error.message}`,
  );
  process.exit(1);
});
// The port is taken before the site is prepared, so that a clash is told at once; requests wait until the site can answer.
server.listen({ port, host });

// Next listens for upgrades on a server by itself. It is given one that never listens, so that it hears only those we pass on.
const hotReload = createServer();
const app = next({ dev: development, dir, port, hostname: host, quiet: true, httpServer: hotReload });
const ready = app.prepare().then(() => app.getRequestHandler());
ready.catch((error: unknown) => {
  console.error(`The site could not be prepared: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});

function edge() {
  try {
    return createEdge({
      ...{ daemonSocket: daemonSocketPath(), development },
      page: async (request, response) => (await ready)(request, response),
      ...(development && { otherUpgrade: (...upgrade) => hotReload.emit('upgrade', ...upgrade) }),
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return process.exit(1);
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
