/** The one process that watches the files of all labs, as the daemon has it: started with the first lab, and again when it dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostEnv } from '#engine/lab/host-command.ts';
import { ownProgram } from '#engine/lab/own-program.ts';
import { complaintIn } from '../packets/packets-process.ts';
import type { FromFiles, ToFiles } from './files-talk.ts';

const HEAP_MIB = 192;
/** To watch a whole file system, open what its handles name, and look into a lab's root. */
const RIGHTS = '+sys_admin,+sys_ptrace,+dac_read_search,+sys_chroot';
const CONFINED = ['--pdeathsig', 'KILL', '--no-new-privs', '--inh-caps=-all', `--bounding-set=-all,${RIGHTS}`];
const PATIENCE_MS = 5000;
/** Doubled each time that it dies before it watches anything. */
const AGAIN_MS = 1000;
const LONGEST_AGAIN_MS = 60_000;
const LAST_WORDS = 2000;

type Hear = (message: FromFiles) => void;

export class FilesLink {
  readonly #labs = new Map<number, Hear>();
  #child: ChildProcess | undefined;
  #again: NodeJS.Timeout | undefined;
  #wait = AGAIN_MS;
  #words = '';

  watch(lab: number, hear: Hear): void {
    this.#labs.set(lab, hear);
    if (this.#child) this.#say({ type: 'watch', lab });
    else this.#start();
  }

  /** Resolves when nothing more is heard of it. */
  async leave(lab: number): Promise<void> {
    const hear = this.#labs.get(lab);
    const child = this.#child;
    if (!hear) return;
    if (child?.connected) {
      const left = new Promise<void>((resolve) => {
        const over = () => {
          clearTimeout(late);
          child.off('exit', over);
          resolve();
        };
        const late = setTimeout(over, PATIENCE_MS);
        this.#labs.set(lab, (message) => (message.type === 'left' ? over() : hear(message)));
        child.once('exit', over);
      });
      this.#say({ type: 'leave', lab });
      await left;
    }
    this.#labs.delete(lab);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#again);
    this.#labs.clear();
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    if (child.connected) child.send({ type: 'stop' } satisfies ToFiles, () => {});
    else child.kill('SIGKILL');
    await gone;
    clearTimeout(late);
  }

  #start(): void {
    clearTimeout(this.#again);
    if (this.#child) return;
    const program = ownProgram(new URL('./files-main.ts', import.meta.url));
    const node = [process.execPath, `--max-old-space-size=${HEAP_MIB}`, ...program];
    const child = spawn('setpriv', [...CONFINED, '--', ...node], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: hostEnv,
    });
    this.#child = child;
    this.#words = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-LAST_WORDS);
    });
    child.on('message', (message: FromFiles) => {
      if (message.type === 'on') this.#wait = AGAIN_MS;
      this.#labs.get(message.lab)?.(message);
    });
    child.once('error', (error) => this.#ended(child, error.message));
    child.once('exit', () => this.#ended(child, complaintIn(this.#words)));
    for (const lab of this.#labs.keys()) this.#say({ type: 'watch', lab });
  }

  #ended(child: ChildProcess, words: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const detail = `what watches files ended${words && `: ${words}`}`;
    for (const [lab, hear] of this.#labs) hear({ type: 'failed', lab, detail });
    if (this.#labs.size > 0) this.#again = setTimeout(() => this.#start(), this.#wait).unref();
    this.#wait = Math.min(2 * this.#wait, LONGEST_AGAIN_MS);
  }

  #say(message: ToFiles): void {
    if (this.#child?.connected) this.#child.send(message, () => {});
  }
}
