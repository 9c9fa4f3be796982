/** For tests: the process that is the registry of a hub. */
import { readdirSync, readFileSync } from 'node:fs';
import { until } from '#engine/lab/until.ts';

/** Host pid of the registry whose files are below `folder`; waited for, because it may be just starting again. */
export const registryOf = (folder: string): Promise<number> =>
  until(() => pids().find((pid) => isRegistryOf(pid, folder)) ?? null, { limitMs: 60_000, what: 'a registry' });

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

function isRegistryOf(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`docker-registry\0serve\0${folder}/`);
  } catch {
    return false;
  }
}
