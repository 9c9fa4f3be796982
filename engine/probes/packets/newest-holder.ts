/** Who has a socket, looked for among the processes that began last: fast enough to find a program that lives for some milliseconds. */
import { readdirSync, readlinkSync } from 'node:fs';
import { labIndexOf } from '#engine/lab/id-range.ts';
import { readUpTo } from '#engine/lab/inside-lab.ts';

const LOOKED_AT = 48;
const MOST_DESCRIPTORS = 64;
const LARGEST = 4096;
const UID = /^Uid:\t(\d+)/m;

/** @param inode of the socket @param lab its index: of the host's own processes nothing is told */
export function newestHolder(inode: string, lab: number): { program: string; pid: number } | undefined {
  const link = `socket:[${inode}]`;
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  for (const pid of pids.sort((a, b) => b - a).slice(0, LOOKED_AT)) {
    if (!holds(pid, link)) continue;
    const found = told(pid, lab);
    if (found) return found;
  }
  return undefined;
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
