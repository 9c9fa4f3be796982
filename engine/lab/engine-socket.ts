import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { LabError } from './driver.ts';
import type { LabPaths } from './paths.ts';

export type ListeningSocket = { fd: number; close(): void };

/**
 * The socket dockerd will accept on, made outside the lab. Only its descriptor goes in: the file has no name there.
 * Node removes the path it bound when it closes its own copy, hence the rename.
 */
export async function listenForEngine(path: string, uid: number): Promise<ListeningSocket> {
  const bound = `${path}.new`;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: bound, backlog: 4096 }, resolve);
  });
  chmodSync(bound, 0o660);
  chownSync(bound, uid, uid);
  renameSync(bound, path);
  return { fd: descriptorOf(server), close: () => server.close() };
}

function descriptorOf(server: Server): number {
  const { _handle: handle } = server as unknown as { _handle: { fd: number } | null };
  if (!handle || handle.fd < 0) throw new LabError('the listening socket has no descriptor to hand to dockerd');
  return handle.fd;
}

/** Gives the engine's sockets their public names where no probe listens: the lab then works the same, unobserved. */
export function nameUnobservedSockets(paths: LabPaths): void {
  const docker = join(paths.run, 'docker.sock');
  const containerd = join(paths.run, 'containerd', 'containerd.sock');
  if (!exists(docker)) linkSync(paths.dockerSocket, docker);
  mkdirSync(join(paths.run, 'containerd'), { recursive: true });
  if (!exists(containerd)) symlinkSync('engine/containerd.sock', containerd);
}

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Resolves when dockerd answers. It asks once: the socket listens before dockerd does, and the question waits in its queue. */
export function ping(socketPath: string, limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) =>
      reject(new LabError(`dockerd did not answer: ${error.message}`, undefined, { cause: error }));
    const asked = request({ socketPath, path: '/_ping', timeout: limitMs }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : failed(new Error(`status ${response.statusCode}`)),
      );
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${limitMs} ms`)));
    asked.on('error', failed);
    asked.end();
  });
}
