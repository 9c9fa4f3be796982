import { readFileSync, rmSync } from 'node:fs';
import { until } from './until.ts';

/**
 * The host's pid of a process that runc starts: runc writes `pidFile` once it runs. Rejects when the process has ended without one.
 * The file is removed at the end. A process may be over before anybody has looked, so the end is when it is read last.
 */
export function pidOf(pidFile: string, exit: Promise<unknown>): Promise<number> {
  let atEnd: { pid: number | null } | undefined;
  const noteEnd = () => {
    atEnd = { pid: readPid(pidFile) };
    rmSync(pidFile, { force: true });
  };
  exit.then(noteEnd, noteEnd);
  const read = () => {
    const pid = atEnd ? atEnd.pid : readPid(pidFile);
    if (pid === null && atEnd) throw new Error('the process could not be started');
    return pid;
  };
  const pid = until(read, { limitMs: 10_000, everyMs: 2, what: 'a process to start in the lab' });
  pid.catch(() => {});
  return pid;
}

function readPid(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8')) || null;
  } catch {
    return null;
  }
}
