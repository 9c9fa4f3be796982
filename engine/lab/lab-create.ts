import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { bundleConfig } from './bundle.ts';
import { cgroupPath, delegate, makeLimits } from './cgroups.ts';
import { LabError, type LabPlace, type LabSpec } from './driver.ts';
import { listenForEngine } from './engine-socket.ts';
import { claimIndex, uidBaseOf } from './id-range.ts';
import { destroyLab } from './lab-destroy.ts';
import { mountLab } from './lab-mounts.ts';
import { placeOf } from './lab-place.ts';
import { type LabPaths, labPaths, labsDir } from './paths.ts';
import { runcCreate, runcState } from './runc.ts';

/** Ids name directories, containers and (with what is below them) sockets, whose paths the kernel limits to 107 bytes. */
const ID = /^[a-z0-9][a-z0-9-]{0,23}$/;

/** Disk, mounts, cgroups and a waiting init. What fails half-way leaves nothing. */
export async function createLab(state: string, rootfs: string, spec: LabSpec): Promise<LabPlace> {
  if (!ID.test(spec.id)) throw new LabError(`"${spec.id}" can't name a lab: 1–24 of a–z, 0–9 and -`);
  const paths = labPaths(state, spec.id);
  makeDirectory(state, paths);
  try {
    const index = await claimIndex(paths.dir);
    await prepare(state, rootfs, spec, paths, index);
    return await created(state, spec.id);
  } catch (error) {
    await destroyLab(state, spec.id);
    throw error;
  }
}

function makeDirectory(state: string, paths: LabPaths): void {
  for (const dir of [state, labsDir(state)]) makePassable(dir);
  try {
    mkdirSync(paths.dir, { mode: 0o711 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new LabError(`a lab ${paths.dir} exists already`);
  }
  mkdirSync(paths.bundle);
}

/** A lab's root is nobody here: it must be able to pass on to its own directory, not to read what else there is. */
function makePassable(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o711 });
  chmodSync(dir, statSync(dir).mode | 0o011);
}

async function prepare(state: string, rootfs: string, spec: LabSpec, paths: LabPaths, index: number): Promise<void> {
  const uid = uidBaseOf(index);
  await mountLab(paths, spec, index, rootfs);
  const config = bundleConfig(spec, index, paths, cgroupPath(index));
  writeFileSync(`${paths.bundle}/config.json`, JSON.stringify(config, null, 1));
  makeLimits(index, spec);
  const socket = await listenForEngine(paths.dockerSocket, uid);
  try {
    await runcCreate(state, spec.id, paths.bundle, `${paths.disk}/log`, socket.fd);
  } finally {
    socket.close();
  }
  const container = await runcState(state, spec.id);
  if (container) delegate(index, container.pid, uid, spec);
}

async function created(state: string, id: string): Promise<LabPlace> {
  const container = await runcState(state, id);
  const place = container && placeOf(state, container);
  if (!place) throw new LabError(`the lab ${id} ended while it was made`);
  return place;
}
