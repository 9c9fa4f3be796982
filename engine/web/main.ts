/**
 * The web process: pages, sessions and the edge to the engine daemon. It needs no privilege and writes nothing to disk.
 * `PORT` (3000) and `HOST` (localhost) say where it listens; `NODE_ENV=production` serves the built site.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { answerApi } from './api.ts';
import { daemonSocketPath } from './daemon-socket.ts';
import { knownHosts, UNKNOWN_HOST } from './known-host.ts';
import { secure } from './security-headers.ts';
import { dispatchUpgrade } from './upgrade.ts';

const development = process.env.NODE_ENV !== 'production';
const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? 'localhost';
const dir = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const daemonSocket = daemonSocketPath();
const knowsHost = knownHosts();

// Next greets whoever starts it. In production only what goes wrong is worth a line, and that goes to stderr.
if (!development) console.log = () => {};

const server = createServer({ requestTimeout: 600_000, headersTimeout: 20_000, maxHeaderSize: 32 * 1024 });
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`
      : `The web server could not listen on port ${port}: ${error.message}`,
  );
  process.exit(1);
});
// The port is taken before the site is prepared, so that a clash is told at once; requests wait until the site can answer.
server.on('upgrade', dispatchUpgrade({ daemonSocket, development, knowsHost }));
server.listen({ port, host });

const app = next({ dev: development, dir, port, hostname: host, quiet: true });
const ready = app.prepare().then(() => app.getRequestHandler());
ready.catch((error: unknown) => {
  console.error(`The site could not be prepared: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});

server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
  secure(request, response, development);
  if (!knowsHost(request)) {
    response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${UNKNOWN_HOST}\n`);
    return;
  }
  if (request.url?.startsWith('/api/')) return answerApi(daemonSocket, request, response);
  const page = await ready;
  return page(request, response);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
