/** Whether a process is past its end: the kernel told of it before, and what is read of it now would come after its last word. */
import { readUpTo } from '#engine/lab/inside-lab.ts';

const LARGEST = 4096;
/** Of proc_pid_stat(5), behind the name: a dead one's states, and where the kernel's flags for a process stand. */
const DEAD = new Set(['Z', 'X', undefined]);
const FLAGS = 6;
const PF_EXITING = 0x4;

/** Of one that is not there (any more), too. */
export function hasEnded(pid: number): boolean {
  const stat = statOf(pid);
  const fields = stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return DEAD.has(fields[0]) || (Number(fields[FLAGS]) & PF_EXITING) !== 0;
}

function statOf(pid: number): string {
  try {
    return readUpTo(`/proc/${pid}/stat`, LARGEST);
  } catch {
    return '';
  }
}
