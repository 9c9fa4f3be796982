/**
 * Runs bpftrace so that nothing of it can outlive us: PDEATHSIG kills it when this process dies in any way, and with it
 * go its kernel probes. tracefs is mounted in a mount namespace of its own, where the host has none.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { STRING_SIZE } from './kernel-calls.ts';

export type KernelProcess = {
  /** The exit's cause and the last words of stderr. */
  ended: Promise<string>;
  /** Idempotent; resolves when the process is gone. */
  stop(): Promise<void>;
};

/**
 * For each of its probes bpftrace reads the list of all of the kernel's tracepoints, and that of all functions: half of the processor time
 * of its start. Here, in its own mount namespace, the lists are of what the program names. Where that can't be done it goes without.
 */
const SHORT_LISTS = `cd /sys/kernel/tracing && mount -t tmpfs tmpfs /mnt && grep -Fx "$EVENTS" available_events >/mnt/events &&
  mount --bind /mnt/events available_events && mount --bind /dev/null available_filter_functions`;
const RUN = `[ -e /sys/kernel/tracing/events ] || mount -t tracefs tracefs /sys/kernel/tracing || exit 1
(${SHORT_LISTS}) 2>/dev/null
exec bpftrace -f json -`;
const ARGUMENTS = ['--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', RUN];
/** bpftrace 0.17 and later ones call the length of a string differently. */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  BPFTRACE_STRLEN: String(STRING_SIZE),
  BPFTRACE_MAX_STRLEN: String(STRING_SIZE),
  BPFTRACE_PERF_RB_PAGES: '256',
};
const GRACE_MS = 2000;
const LAST_WORDS = 2000;

/** Calls `onLine` for every line; it must not block, for a bpftrace that nobody reads cannot be stopped gently. */
export const runKernelProgram = (program: string, onLine: (line: string) => void): KernelProcess => {
  const child = spawn('setpriv', ARGUMENTS, {
    env: { ...ENVIRONMENT, EVENTS: eventsIn(program) } as Record<string, string> as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(program);
  createInterface({ input: child.stdout }).on('line', onLine);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`bpftrace ended (${signal ?? code}): ${lastLine(words)}`));
  });
  return { ended, stop: () => stop(child) };
};

/** `syscalls:sys_enter_clone`, a line for each. */
const eventsIn = (program: string): string =>
  [...new Set([...program.matchAll(/^tracepoint:(\w+:\w+)/gm)].map(([, name]) => name))].join('\n');

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGINT');
  const last = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await gone;
  clearTimeout(last);
};

/** The complaint about RLIMIT_MEMLOCK is harmless since kernel 5.11 and comes first. */
const lastLine = (words: string): string =>
  words.split('\n').findLast((line) => line.trim() && !line.includes('RLIMIT_MEMLOCK')) ?? '';
