import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { until } from './until.ts';

/**
 * A lock among the processes of this host that the kernel lets go of however its holder ends: an abstract socket,
 * which has no file to be left behind. `waiting` is called once when somebody else holds it.
 */
export async function hostLock(name: string, limitMs: number, waiting: () => void = () => {}): Promise<() => void> {
  let told = false;
  // A socket's name is limited to 107 bytes, a path in a lock's name is not.
  const address = `\0engine-room/${createHash('sha256').update(name).digest('hex')}`;
  const take = async () => {
    const server = await listen(address);
    if (!server && !told) waiting();
    told = true;
    return server;
  };
  const server = await until(take, { limitMs, everyMs: 20, what: `the lock ${name}` });
  return () => server.close();
}

/** Null when the name is taken. */
function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((stranger) => stranger.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });
}
