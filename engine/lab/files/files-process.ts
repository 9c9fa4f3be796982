/** The daemon's end of a lab's files process: numbers for tasks, and an end to a process that gives no sign of life. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { LabPlace } from '../driver.ts';
import { startConfined } from './confined-process.ts';
import type { FilesAnswer, FilesPush, FilesTask, FromFiles, ToFiles } from './files-talk.ts';

/** ms. One system call on a very busy machine takes seconds; what takes longer waits for somebody who does not answer. */
const SILENCE_MS = 30_000;

const BROKE_OFF =
  'The work on the lab’s files was broken off, because the file system did not answer. Look at what is mounted there: `mount`, in the terminal.';

export type Answered = (answer: FilesAnswer) => void;

export type FilesEvents = {
  pushed(push: FilesPush): void;
  /** It is gone; all tasks it had are answered. */
  ended(): void;
};

export class FilesProcess {
  readonly #child: ChildProcess;
  readonly #events: FilesEvents;
  readonly #silenceMs: number;
  readonly #waiting = new Map<number, Answered>();
  #watchdog: NodeJS.Timeout | undefined;
  #next = 1;
  #over = false;

  /** @throws LabError when the lab is gone */
  constructor(place: LabPlace, events: FilesEvents, silenceMs = SILENCE_MS) {
    this.#events = events;
    this.#silenceMs = silenceMs;
    this.#child = startConfined(place, './files-main.ts', [], { stdin: 'ignore', stdout: 'ignore' });
    this.#child.on('message', (message) => this.#hear(message as FromFiles));
    this.#child.once('error', (error) => this.#end(`The engine could not look at the lab’s files: ${error.message}`));
    this.#child.once('exit', () => this.#end(BROKE_OFF));
  }

  /**
   * What fails is `refused`. Answers and pushes are heard in the order in which the process said them, so that the newer one of two
   * listings is known.
   */
  perform(task: FilesTask, answered: Answered): void {
    if (this.#over) {
      answered({ type: 'refused', error: BROKE_OFF });
      return;
    }
    const number = this.#next++;
    this.#waiting.set(number, answered);
    this.#child.send({ number, task } satisfies ToFiles, (error) => {
      if (error) this.#answer(number, { type: 'refused', error: BROKE_OFF });
    });
    this.#guard();
  }

  /** Resolves when it is gone, and holds on to nothing of the lab. */
  async kill(): Promise<void> {
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  #hear(message: FromFiles): void {
    if ('number' in message) this.#answer(message.number, message.answer);
    else if ('push' in message) this.#events.pushed(message.push);
    this.#guard();
  }

  #answer(number: number, answer: FilesAnswer): void {
    const answered = this.#waiting.get(number);
    this.#waiting.delete(number);
    answered?.(answer);
  }

  /** Each sign of life winds it up again, as long as something is waited for. */
  #guard(): void {
    clearTimeout(this.#watchdog);
    if (this.#waiting.size === 0 || this.#over) return;
    this.#watchdog = setTimeout(() => this.#child.kill('SIGKILL'), this.#silenceMs).unref();
  }

  #end(error: string): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#watchdog);
    for (const number of [...this.#waiting.keys()]) this.#answer(number, { type: 'refused', error });
    this.#events.ended();
  }
}
