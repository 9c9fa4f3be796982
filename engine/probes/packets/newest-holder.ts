/** Who has a socket, looked for among the processes that began last: fast enough to find a program that lives for some milliseconds. */
import { readdirSync, readlinkSync } from 'node:fs';
import { labIndexOf } from '#engine/lab/id-range.ts';
import { readUpTo } from '#engine/lab/inside-lab.ts';

const LOOKED_AT = 48;
/** More than the kernel has numbers for processes. */
const ALL_NUMBERS = 2 ** 22;
const MOST_DESCRIPTORS = 64;
const LARGEST = 4096;
const UID = /^Uid:\t(\d+)/m;

/** @param inode of the socket @param lab its index: of the host's own processes nothing is told */
export function newestHolder(inode: string, lab: number): { program: string; pid: number } | undefined {
  const link = `socket:[${inode}]`;
  for (const pid of newest()) {
    if (!holds(pid, link)) continue;
    const found = told(pid, lab);
    if (found) return found;
  }
  return undefined;
}

/** Numbers go up, and begin anew at some point. */
function newest(): number[] {
  const last = Number(readUpTo('/proc/loadavg', LARGEST).trim().split(' ').at(-1));
  const age = (pid: number) => (pid <= last ? last - pid : last - pid + ALL_NUMBERS);
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.sort((a, b) => age(a) - age(b)).slice(0, LOOKED_AT);
}

function holds(pid: number, link: string): boolean {
  try {
    const names = readdirSync(`/proc/${pid}/fd`).slice(0, MOST_DESCRIPTORS);
    return names.some((name) => linkOf(pid, name) === link);
  } catch {
    return false;
  }
}

function linkOf(pid: number, name: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${name}`);
  } catch {
    return '';
  }
}

function told(pid: number, lab: number): { program: string; pid: number } | undefined {
  try {
    const uid = Number(UID.exec(readUpTo(`/proc/${pid}/status`, LARGEST))?.[1] ?? -1);
    return labIndexOf(uid) === lab ? { program: readUpTo(`/proc/${pid}/comm`, LARGEST).trimEnd(), pid } : undefined;
  } catch {
    return undefined;
  }
}
