/** Debian's docker-registry as a child of its own user, on a unix socket in a folder that only it and root can enter. */
import { randomBytes } from 'node:crypto';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { LabError } from '#engine/lab/driver.ts';
import { type Kept, keepProcess, ownFolder } from './kept-process.ts';
import { type RegistryPlaces, registryConfig } from './registry-config.ts';

/** User and group with no account, no file but the storage and no other process; next to that of the web process. */
export const REGISTRY_ID = 64_318;

export type RegistryOptions = {
  /** Absolute; made, and given to the registry's user. Whoever passes by must be able to enter its parents. */
  storage: string;
  /** Absolute, at most 107 bytes; its folder is made and is nobody else's. */
  socket: string;
  /** The registry of the catalogue unless it is said: for words, its user and group, and what it caches. */
  what?: string;
  id?: number;
  proxy?: RegistryPlaces['proxy'];
  log(line: string): void;
};

export type Registry = Kept & { socket: string };

/** The heap is collected in earnest from here on; the registry streams, so it needs a tenth of this. */
const MEMORY = '192MiB';
const LONGEST_SOCKET = 107;

/** Resolves when it answers. @throws LabError: it is not installed, or it ended at once, with its last words. */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const { socket, log, what = 'the registry', id = REGISTRY_ID } = options;
  if (Buffer.byteLength(socket) > LONGEST_SOCKET)
    throw new LabError(`${socket} is too long for a socket: its folder has to be nearer to /`);
  const config = prepare(options, id);
  const removeSocket = () => rmSync(socket, { force: true });
  const kept = await keepProcess({
    ...{ what, program: 'docker-registry', debianPackage: 'docker-registry' },
    ...{ id, largestFile: 4 * 2 ** 30 },
    env: { GOMEMLIMIT: MEMORY, GOMAXPROCS: '2', OTEL_TRACES_EXPORTER: 'none' },
    // What was written while it ran is not lost when it is killed: it keeps nothing in memory.
    prepare: () => {
      removeSocket();
      return ['serve', config];
    },
    answers: () => answers(socket),
    cleanUp: removeSocket,
    log,
  });
  return { ...kept, socket };
}

/** @returns the path of the configuration, which holds a secret. */
function prepare({ storage, socket, proxy }: RegistryOptions, id: number): string {
  const folder = dirname(socket);
  const config = join(folder, 'config.yml');
  for (const dir of [storage, folder]) ownFolder(dir, id);
  writeFileSync(config, registryConfig({ storage, socket, proxy }, randomBytes(24).toString('hex')), { mode: 0o600 });
  chownSync(config, id, id);
  return config;
}

/** Whether a registry answers on a socket. */
export function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/v2/', timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
