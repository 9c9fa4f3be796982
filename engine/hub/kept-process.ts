/**
 * A server of another's making as a child: a user of its own without any privilege, gone when this process is, and started again when
 * it dies.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { LabError } from '#engine/lab/driver.ts';
import { hostEnv } from '#engine/lab/host-command.ts';

export type KeptOptions = {
  /** For words: `the registry`. */
  what: string;
  /** Found on the path. */
  program: string;
  /** The Debian package it comes in. */
  debianPackage: string;
  /** User and group. */
  id: number;
  /** The largest file it may write, in bytes. */
  largestFile: number;
  env: Record<string, string>;
  /** Before each of its lives; brings its arguments. */
  prepare(): Promise<string[]> | string[];
  /** Whether it answers. */
  answers(): Promise<boolean>;
  /** After its last life. */
  cleanUp?(): void;
  log(line: string): void;
};

export type Kept = {
  /** Null while it is down. */
  pid(): number | null;
  /** Idempotent; resolves when the process is gone. */
  stop(): Promise<void>;
};

const EXPLAINS = /fatal|panic|denied|no such|in use|configuration error/i;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5000;
/** One that lived this long was well: the next wait is short again. */
const WELL_MS = 10_000;
/** Before it has ever answered. */
const TRIES = 3;
const READY_LIMIT_MS = 30_000;

/** Resolves when it answers. @throws LabError: it is not installed, or it ended at once, with its last words. */
export async function keepProcess(options: KeptOptions): Promise<Kept> {
  const keeper = new Keeper(options);
  try {
    await keeper.ready();
  } catch (error) {
    await keeper.stop();
    throw error;
  }
  return { pid: () => keeper.pid(), stop: () => keeper.stop() };
}

/** A folder that only that user and root can enter. Whoever passes by may go through its parent. */
export function ownFolder(dir: string, id: number): void {
  mkdirSync(dirname(dir), { recursive: true, mode: 0o711 });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  chownSync(dir, id, id);
}

class Keeper {
  readonly #options: KeptOptions;
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;
  #child: ChildProcess | null = null;
  #lastWords = '';
  #missing = false;
  #deaths = 0;

  constructor(options: KeptOptions) {
    this.#options = options;
    this.#loop = this.#keep();
  }

  pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async ready(): Promise<void> {
    const { program, debianPackage, answers } = this.#options;
    const deadline = performance.now() + READY_LIMIT_MS;
    while (!(await answers())) {
      if (this.#missing) throw new LabError(`${program} is not installed`, `apt-get install ${debianPackage}`);
      if (this.#deaths >= TRIES) throw new LabError(`${program} does not start: ${this.#lastWords}`);
      if (performance.now() > deadline) throw new LabError(`${program} does not answer: ${this.#lastWords}`);
      await pause(20);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#child?.kill('SIGKILL');
    await this.#loop;
  }

  async #keep(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!this.#stopping.signal.aborted && !this.#missing) {
      const born = performance.now();
      const why = await this.#live();
      if (this.#stopping.signal.aborted) break;
      wait = performance.now() - born > WELL_MS ? FIRST_WAIT_MS : wait;
      this.#options.log(`${this.#options.what} ended (${why}), it starts again in ${wait} ms`);
      await pause(wait, undefined, { signal: this.#stopping.signal }).catch(() => {});
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
    this.#options.cleanUp?.();
  }

  /** @returns why it ended. */
  async #live(): Promise<string> {
    const { program, prepare } = this.#options;
    const args = await prepare();
    // It may have been stopped meanwhile.
    if (this.#stopping.signal.aborted) return 'stopped';
    const why = await this.#run(args);
    // What setpriv and prlimit say when there is no such program.
    this.#missing = why.includes(`${program}: No such file`) || why.includes('ENOENT');
    this.#child = null;
    this.#deaths++;
    return why;
  }

  #run(args: string[]): Promise<string> {
    const { program, id, largestFile, env } = this.#options;
    const child = spawn('setpriv', [...asNobody(id, largestFile), program, ...args], {
      env: { ...hostEnv, ...env },
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => this.#heard(line));
    return once(child, 'exit').then(
      ([code, signal]) => `${signal ?? `status ${code}`}${this.#lastWords ? `: ${this.#lastWords}` : ''}`,
      (error: Error) => error.message,
    );
  }

  /** They call every wrong request of a client an error, so the log is not kept: only the last line that can explain an end is. */
  #heard(line: string): void {
    if (EXPLAINS.test(line)) this.#lastWords = line.slice(0, 300);
  }
}

/** setpriv twice: the kernel forgets the signal of the parent's death when the user changes. */
const asNobody = (id: number, largestFile: number): string[] => [
  ...[`--reuid=${id}`, `--regid=${id}`, '--clear-groups', '--no-new-privs'],
  ...['--inh-caps=-all', '--bounding-set=-all', '--'],
  ...['setpriv', '--pdeathsig', 'KILL', '--'],
  // Files it has open, the size of one, and no core dump.
  ...['prlimit', '--nofile=4096', `--fsize=${largestFile}`, '--core=0', '--'],
];
