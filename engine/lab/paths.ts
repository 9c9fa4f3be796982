import { join } from 'node:path';

/** Lab images, base images, descriptors: made once, shared by every daemon of this host. */
export const cacheDir = (): string => process.env.ENGINE_ROOM_CACHE ?? '/var/cache/engine-room';

/** Labs and recordings of one daemon. */
export const stateDir = (): string => process.env.ENGINE_ROOM_STATE ?? '/var/lib/engine-room';

/** What all daemons of this host share while it is up: the table of id ranges. */
export const hostRunDir = (): string => '/run/engine-room';

/** Where everything of one lab is. Socket paths are limited to 107 bytes by the kernel, so the names are short. */
export type LabPaths = {
  dir: string;
  bundle: string;
  spec: string;
  /** Sparse file holding the lab's ext4 disk. */
  image: string;
  disk: string;
  /** The lab image with its ids shifted into the lab's range. */
  lower: string;
  root: string;
  dev: string;
  /** A tmpfs: `run` below it is the lab's /run, the rest is out of the lab's sight. */
  tmpfs: string;
  run: string;
  dockerSocket: string;
  containerdSocket: string;
};

export const runcRoot = (state: string): string => join(state, 'runc');
export const labsDir = (state: string): string => join(state, 'labs');

export function labPaths(state: string, id: string): LabPaths {
  const dir = join(labsDir(state), id);
  const tmpfs = join(dir, 't');
  return {
    dir,
    bundle: join(dir, 'bundle'),
    spec: join(dir, 'spec.json'),
    image: join(dir, 'disk.img'),
    disk: join(dir, 'disk'),
    lower: join(dir, 'lower'),
    root: join(dir, 'root'),
    dev: join(dir, 'dev'),
    tmpfs,
    run: join(tmpfs, 'run'),
    dockerSocket: join(tmpfs, 'dockerd.sock'),
    containerdSocket: join(tmpfs, 'run', 'containerd', 'engine', 'containerd.sock'),
  };
}
