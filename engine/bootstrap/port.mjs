import { createServer } from 'node:net';
import { SetupError } from './setup-error.mjs';

const DEFAULT_PORT = 3000;

/** @param {Record<string, string | undefined>} env @returns {number} */
export function portFrom(env) {
  const text = env.PORT ?? String(DEFAULT_PORT);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw new SetupError(
    `PORT is "${text}", which is not a port number from 1 to 65535.`,
    `PORT=${DEFAULT_PORT} npm start`,
  );
}

/**
 * Rejects when something else listens there, on any address: whoever opens localhost could end at the wrong program.
 * Asked before the long work, so that nobody waits for an error.
 */
export async function checkPort(port) {
  const error = await tryToListen(port);
  if (!error) return;
  if (error.code === 'EADDRINUSE')
    throw new SetupError(
      `Port ${port} is taken by another program.`,
      `PORT=${port === 65535 ? DEFAULT_PORT : port + 1} npm start`,
    );
  if (error.code === 'EACCES')
    throw new SetupError(`This user may not listen on port ${port}.`, `PORT=${DEFAULT_PORT} npm start`);
  throw new SetupError(`Port ${port} cannot be used: ${error.message}`);
}

const tryToListen = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ port }, () => server.close(() => resolve(null)));
  });
