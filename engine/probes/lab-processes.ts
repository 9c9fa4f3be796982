/** The processes of all labs, by the lab's index, as /proc has them now. */
import { readdirSync } from 'node:fs';
import { labIndexOf } from '#engine/lab/id-range.ts';
import { readUpTo } from '#engine/lab/inside-lab.ts';

const UID = /^Uid:\t(\d+)/m;
const LARGEST_STATUS = 16 * 1024;

export const processesByLab = (): Map<number, number[]> => {
  const labs = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const lab = labIndexOf(uidOf(pid));
    if (lab !== null) labs.set(lab, [...(labs.get(lab) ?? []), Number(pid)]);
  }
  return labs;
};

/** Not the owner of its folder in /proc, which is root's for a process that must not be looked into. -1 when it is gone. */
const uidOf = (pid: string): number => {
  try {
    return Number(UID.exec(readUpTo(`/proc/${pid}/status`, LARGEST_STATUS))?.[1] ?? -1);
  } catch {
    return -1;
  }
};
