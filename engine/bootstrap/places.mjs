/** Where this clone, its scratch files and the machine's shared files are. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** What set-up remembers about this clone: stamps, lock tickets, logs. Git ignores it; deleting it costs only time. */
export const scratch = join(root, '.engine-room');
export const inRoot = (...parts) => join(root, ...parts);
export const inScratch = (...parts) => join(scratch, ...parts);

/** Shared by all clones on this machine: lab images, base images, the virtual machine's disk. */
export const cacheDir = () => process.env.ENGINE_ROOM_CACHE ?? '/var/cache/engine-room';
/** One engine daemon's own: labs, recordings, its socket. */
export const stateDir = () => process.env.ENGINE_ROOM_STATE ?? '/var/lib/engine-room';
export const daemonSocket = () => process.env.ENGINE_ROOM_DAEMON ?? join(stateDir(), 'daemon.sock');
