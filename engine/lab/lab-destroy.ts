import { existsSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processesOf, removeCgroups } from './cgroups.ts';
import { unmountUnder } from './host-mounts.ts';
import { indexHeldBy, releaseIndex } from './id-range.ts';
import { labPaths, labsDir, runcRoot } from './paths.ts';
import { runc } from './runc.ts';
import { until } from './until.ts';

/**
 * Removes whatever there is of a lab, however far its making got and however it ended. The order matters:
 * processes, then what they held, then the directory, and the id range last (an entry without a directory counts as free).
 */
export async function destroyLab(state: string, id: string): Promise<void> {
  const { dir } = labPaths(state, id);
  const index = indexHeldBy(dir);
  const container = join(runcRoot(state), id);
  if (existsSync(container)) await runc(state, 'resume', id).catch(() => {});
  if (index !== null) await endProcesses(index);
  if (existsSync(container)) await runc(state, 'delete', '--force', id).catch(() => {});
  rmSync(container, { recursive: true, force: true });
  await unmountUnder(dir);
  await rm(dir, { recursive: true, force: true });
  if (index !== null) releaseIndex(index, dir);
}

/** The cgroups are empty as soon as all are killed; their entries in /proc go when the host's init has reaped them. */
async function endProcesses(index: number): Promise<void> {
  const pids = processesOf(index);
  await removeCgroups(index);
  const reaped = () => pids.every((pid) => !existsSync(`/proc/${pid}`));
  await until(reaped, { limitMs: 2000, what: 'processes to be reaped' }).catch(() => {});
}

/**
 * Removes what a dead daemon left under its state directory. Only the daemon that holds that directory's lock may call it;
 * labs of daemons with another state directory are not touched.
 */
export async function sweep(state: string): Promise<string[]> {
  const stale = new Set([...namesIn(labsDir(state)), ...namesIn(runcRoot(state))]);
  for (const id of stale) await destroyLab(state, id);
  return [...stale];
}

const namesIn = (dir: string): string[] => (existsSync(dir) ? readdirSync(dir) : []);
