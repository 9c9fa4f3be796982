import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { spawn as spawnPty } from 'node-pty';
import type { ExecOptions, ExecProcess } from './driver.ts';
import { pidOf } from './exec-pid.ts';
import { hostEnv } from './host-command.ts';
import { runcRoot } from './paths.ts';

type Place = { state: string; id: string; dir: string; cgroups: string[] };

/** Starts a process in the lab through `runc exec`, which puts it into the lab's cgroups, namespaces and filter. */
export function execInLab(place: Place, argv: string[], options: ExecOptions = {}): ExecProcess {
  const pidFile = join(place.dir, `exec-${randomUUID()}.pid`);
  const args = execArgs(place, pidFile, argv, options);
  return options.tty ? withTerminal(args, pidFile, options.tty) : withPipes(args, pidFile);
}

function execArgs({ state, id, cgroups }: Place, pidFile: string, argv: string[], options: ExecOptions): string[] {
  const env = Object.entries(options.env ?? {}).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const cwd = options.cwd ? ['--cwd', options.cwd] : [];
  const tty = options.tty ? ['--tty'] : [];
  const groups = cgroups.flatMap((group) => ['--cgroup', group]);
  return ['--root', runcRoot(state), 'exec', '--pid-file', pidFile, ...groups, ...tty, ...cwd, ...env, id, ...argv];
}

function withPipes(args: string[], pidFile: string): ExecProcess {
  const child = spawn('runc', args, { stdio: ['pipe', 'pipe', 'pipe'], env: hostEnv });
  const exit = new Promise<{ code: number }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? 128 + signalNumber(signal) }));
  });
  // A process that ends before it has read all of its input is not an error of ours.
  child.stdin.on('error', () => {});
  const pid = pidOf(pidFile, exit);
  return {
    pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    resize: () => {},
    kill: (signal = 'SIGTERM') => signalLater(pid, exit, signal),
    exit,
  };
}

function withTerminal(args: string[], pidFile: string, size: { cols: number; rows: number }): ExecProcess {
  const pty = spawnPty('runc', args, { ...size, name: 'xterm-256color', env: hostEnv, encoding: null });
  const stdout = new PassThrough();
  pty.onData((data) => {
    if (!stdout.write(data)) pty.pause();
  });
  stdout.on('drain', () => pty.resume());
  const exit = new Promise<{ code: number }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      stdout.end();
      resolve({ code: signal ? 128 + signal : exitCode });
    });
  });
  const stdin = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // Bytes go through unchanged; only the type wants a string.
      pty.write(chunk as unknown as string);
      done();
    },
  });
  const pid = pidOf(pidFile, exit);
  return {
    pid,
    stdin,
    stdout,
    resize: (cols, rows) => resized(pty, cols, rows),
    kill: (signal = 'SIGHUP') => signalLater(pid, exit, signal),
    exit,
  };
}

/** Whoever changes a window cannot know that the program in it has just ended: nothing is left to be told of the size. */
function resized(pty: { resize(cols: number, rows: number): void }, cols: number, rows: number): void {
  try {
    pty.resize(cols, rows);
  } catch (error) {
    if (!String(error).includes('EBADF')) throw error;
  }
}

/** Not once it has ended: its number may be another's by then. */
async function signalLater(pid: Promise<number>, exit: Promise<unknown>, signal: NodeJS.Signals): Promise<void> {
  try {
    const running = await pid;
    const ended = await Promise.race([exit.then(() => true), new Promise<false>((no) => setImmediate(no, false))]);
    if (!ended) process.kill(running, signal);
  } catch {
    // It never ran, or is gone.
  }
}

const signalNumber = (signal: NodeJS.Signals | null): number => (signal ? constants.signals[signal] : 0);
