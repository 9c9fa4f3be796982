import { readdirSync, readFileSync } from 'node:fs';
import { placeOf } from '#engine/lab/lab-place.ts';
import { runcList } from '#engine/lab/runc.ts';

const ENGINE = ['dockerd', 'containerd'];

/** Proportional set size in MiB: memory that processes share is divided among them. Source: /proc/PID/smaps_rollup. */
export function pssOf(pid: number): number {
  const kib = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`The kernel does not say how much memory process ${pid} has.`);
  return Number(kib) / 1024;
}

/** Seconds of processor time that a process has used. Source: /proc/PID/stat, in ticks of 10 ms. */
export function cpuSecondsOf(pid: number): number {
  const fields = read(String(pid), 'stat').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Processes that this one started and whose command line, words with a space between, has this text in it. */
export const childrenOf = (pid: number, text: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isChild(name, pid) && commandLine(name).includes(text))
    .map(Number);

const commandLine = (pid: string): string => read(pid, 'cmdline').replaceAll('\0', ' ');

const isChild = (name: string, parent: number): boolean =>
  new RegExp(`^PPid:\\s+${parent}$`, 'm').test(read(name, 'status'));

/** For each lab of a state folder the host pids of its dockerd and containerd. */
export async function enginesOf(stateDir: string): Promise<number[][]> {
  const places = (await runcList(stateDir)).map((container) => placeOf(stateDir, container));
  const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return places.flatMap((place) => {
    if (!place) return [];
    const pids = running.filter((pid) => isEngine(pid, place.uidBase)).map(Number);
    if (pids.length !== ENGINE.length) throw new Error(`${place.id} has ${pids.length} engine processes.`);
    return [pids];
  });
}

/** How many kernel tracers there are on this host, whoever's they are: each of them slows every lab. */
export const countTracers = (): number =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandName(name) === 'bpftrace').length;

const isEngine = (pid: string, uid: number): boolean =>
  ENGINE.includes(commandName(pid)) && new RegExp(`^Uid:\\s+${uid}\\b`, 'm').test(read(pid, 'status'));

const commandName = (pid: string): string => read(pid, 'comm').trim();

/** A process may be gone by now. */
function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
