/**
 * One daemon per state directory. The lock is an abstract unix socket: the kernel gives the name to one process at a time
 * and takes it back however that process dies, so nothing stale can be left behind.
 */
import { createHash } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';
import { resolve } from 'node:path';

export type Lock = { taken: true; release(): Promise<void> } | { taken: false; holder: number | null };

/** @returns the lock, or the pid of the process that holds it (null when it did not say in time). */
export async function lockStateDir(stateDir: string): Promise<Lock> {
  const name = `\0engine-room-${createHash('sha256').update(resolve(stateDir)).digest('hex').slice(0, 32)}`;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(`${process.pid}\n`);
  });
  const taken = await listens(server, name);
  if (!taken) return { taken: false, holder: await askHolder(name) };
  server.unref();
  return { taken: true, release: () => new Promise((done) => server.close(() => done())) };
}

function listens(server: Server, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(true));
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(name);
  });
}

function askHolder(name: string): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect(name);
    let answer = '';
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(Number.parseInt(answer, 10) || null));
  });
}
