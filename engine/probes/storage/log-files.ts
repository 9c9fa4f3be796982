/** The files in which the engine keeps what containers print, by container: the one that is written to, then those that were put aside. */
import { fstatSync, lstatSync } from 'node:fs';
import { isForFiles, listInside, pathOf, withInside } from '#engine/lab/inside-lab.ts';
import type { ContainerLog } from '#engine/trace/storage.ts';

/** Containers whose logs are told, and files of each. */
export const MOST_LOGS = 256;
export const MOST_LOG_FILES = 32;
const MOST_NAMES = 200;
const HEX = /^[0-9a-f]{64}$/;
/** `<id>-json.log` and `container.log`, then `….1`, `….2.gz` */
const LOG = /^(?:[0-9a-f]{64}-json|container)\.log(?:\.(\d+))?(?:\.gz)?$/;

/** @param base `/proc/PID/root` @param root `/var/lib/docker` */
export function readLogs(base: string, root: string): { logs: ContainerLog[]; cut: boolean } {
  const ids = namesOf(base, `${root}/containers`, MOST_LOGS * 2).filter((name) => HEX.test(name));
  const logs = ids.slice(0, MOST_LOGS).flatMap((id) => logOf(base, id, `${root}/containers/${id}`));
  return { logs, cut: ids.length > MOST_LOGS };
}

/** `json-file` has its files beside what else the engine keeps of the container, `local` in a directory of its own. */
function logOf(base: string, container: string, home: string): ContainerLog[] {
  for (const directory of [home, `${home}/local-logs`]) {
    const files = filesIn(base, directory);
    if (files.length > 0) return [{ container, directory, files }];
  }
  return [];
}

function filesIn(base: string, directory: string): ContainerLog['files'] {
  const names = namesOf(base, directory, MOST_NAMES).filter((name) => LOG.test(name));
  if (names.length === 0) return [];
  const order = (name: string) => Number(LOG.exec(name)?.[1] ?? 0);
  names.sort((a, b) => order(a) - order(b));
  return withInside(base, directory, (fd) =>
    fstatSync(fd).isDirectory() && isForFiles(fd)
      ? names.slice(0, MOST_LOG_FILES).flatMap((name) => fileOf(fd, name))
      : [],
  );
}

/** A name that leads elsewhere is none. */
function fileOf(directory: number, name: string): ContainerLog['files'] {
  const found = lstatSync(`${pathOf(directory)}/${name}`, { throwIfNoEntry: false });
  return found?.isFile() ? [{ name, bytes: found.size, inode: found.ino }] : [];
}

function namesOf(base: string, path: string, most: number): string[] {
  try {
    return listInside(base, path, most);
  } catch {
    return [];
  }
}
