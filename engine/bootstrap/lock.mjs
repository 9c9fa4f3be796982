/**
 * One set-up at a time in a folder. Lamport's bakery, with files as tickets: who waits takes a number, the lowest living
 * number goes first. A ticket names its process by pid and start time, so what `kill -9` left behind is known to be dead,
 * and removing it can never hit a ticket of somebody else.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 200;

/**
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @param {(pid: number) => void} [onWait] called once when another process goes first
 * @returns {Promise<T>}
 */
export async function alone(folder, work, onWait = () => {}) {
  mkdirSync(folder, { recursive: true });
  const ticket = takeTicket(folder);
  const free = () => rmSync(join(folder, ticket.file), { force: true });
  process.once('exit', free);
  try {
    for (let told = false; ; ) {
      const first = whoGoesFirst(folder, ticket);
      if (first === null) break;
      if (!told) onWait(first);
      told = true;
      await pause(POLL_MS);
    }
    return await work();
  } finally {
    free();
    process.removeListener('exit', free);
  }
}

let taken = 0;

function takeTicket(folder) {
  taken += 1;
  const owner = `${process.pid}-${startTime(process.pid)}-${taken}`;
  const choosing = `choosing-${owner}`;
  touch(folder, choosing);
  const number = 1 + Math.max(0, ...tickets(folder).map((other) => other.number));
  const file = `${number}-${owner}`;
  touch(folder, file);
  rmSync(join(folder, choosing), { force: true });
  return { number, file };
}

/** The pid that is before us, or null. Somebody who is still choosing may get a lower number, so they count as before us. */
function whoGoesFirst(folder, mine) {
  for (const other of tickets(folder)) {
    if (other.file === mine.file) continue;
    if (startTime(other.pid) !== other.start) rmSync(join(folder, other.file), { force: true });
    else if (other.number < mine.number || (other.number === mine.number && other.file < mine.file)) return other.pid;
  }
  return null;
}

const tickets = (folder) =>
  readdirSync(folder).flatMap((file) => {
    const match = /^(choosing|\d+)-(\d+)-([^-]*)-\d+$/.exec(file);
    if (!match) return [];
    return [{ file, number: match[1] === 'choosing' ? 0 : Number(match[1]), pid: Number(match[2]), start: match[3] }];
  });

const touch = (folder, file) => closeSync(openSync(join(folder, file), 'w'));

/** When a process started, in whatever unit the system tells; empty when there is no such process. */
export function startTime(pid) {
  try {
    if (process.platform !== 'linux') return psStartTime(pid);
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? '' : (rest[18] ?? '');
  } catch {
    return '';
  }
}

const psStartTime = (pid) =>
  execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).replace(/\W+/g, '_');
