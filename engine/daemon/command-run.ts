/** One command in a lab, started as its argv stands: no shell splits, expands or alters it. It is observed like a typed one. */

import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Observation } from '#engine/correlate/observation.ts';
import type { ExecProcess, LabDriver } from '#engine/lab/driver.ts';
import { monotonic } from '#engine/probes/clock.ts';
import type { LabId, TerminalId } from '#engine/trace/ids.ts';
import { OutputBudget } from './output-budget.ts';

export type CommandOptions = {
  argv: string[];
  /** The terminal that the run is said to be of, and its number there, from 1. */
  terminal: TerminalId;
  command: number;
  /** As a person would type it. */
  line: string;
  tty?: { cols: number; rows: number };
  env?: Record<string, string>;
  onStdout(bytes: Buffer): void;
  onStderr(bytes: Buffer): void;
};

type Emit = (observation: Observation) => void;

/** What a background child of the command may still print after it is no longer waited for. */
const DRAIN_LIMIT_MS = 500;
const NOT_FOUND = 127;

export class CommandRun {
  readonly #process: ExecProcess;
  /** The command's exit status, once it ended and all its output was passed on. */
  readonly exit: Promise<number>;

  private constructor(process: ExecProcess, exit: Promise<number>) {
    this.#process = process;
    this.exit = exit;
  }

  static async start(driver: LabDriver, lab: LabId, options: CommandOptions, emitAll: Emit): Promise<CommandRun> {
    const budget = new OutputBudget(emitAll);
    const emit: Emit = (observation) => budget.pass(observation);
    const process = await driver.exec(lab, options.argv, { tty: options.tty, env: environment(options) });
    const drained = Promise.all([
      passOn(process.stdout, options, emit, options.onStdout),
      process.stderr && passOn(process.stderr, options, emit, options.onStderr),
    ]);
    const { terminal, command, line } = options;
    const started = { kind: 'command.started', terminal, command, line } as const;
    // Not earlier: what brings a process into the lab is our doing and none of the command's.
    const ran = process.pid.then(
      (pid) => emit({ ...started, at: monotonic(), pid }),
      () => emit({ ...started, at: monotonic() }),
    );
    const exit = (async () => {
      const { code } = await process.exit;
      const endedAt = monotonic();
      const known = await process.pid.catch(() => null);
      await Promise.race([
        Promise.all([ran, drained]),
        new Promise((done) => setTimeout(done, DRAIN_LIMIT_MS).unref()),
      ]);
      const status = known === null && code !== 0 ? NOT_FOUND : code;
      emit({ kind: 'command.ended', at: endedAt, terminal, command, exit: status });
      return status;
    })();
    return new CommandRun(process, exit);
  }

  /** Everything of `input` goes to the command, and its end closes the command's own. */
  feed(input: Readable): void {
    input.pipe(this.#process.stdin);
  }

  resize(cols: number, rows: number): void {
    this.#process.resize(cols, rows);
  }
}

const environment = ({ env, terminal, command, tty }: CommandOptions): Record<string, string> => ({
  HOME: '/root',
  LANG: 'C.UTF-8',
  ...(tty && { TERM: 'xterm-256color' }),
  ...env,
  LAB_TERM: terminal,
  LAB_CMD: String(command),
});

function passOn(
  stream: Readable,
  { terminal }: CommandOptions,
  emit: Emit,
  show: (bytes: Buffer) => void,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  stream.on('data', (bytes: Buffer) => {
    show(bytes);
    const data = decoder.write(bytes);
    if (data !== '') emit({ kind: 'terminal.output', at: monotonic(), terminal, data });
  });
  return new Promise((resolve) => {
    stream.once('close', resolve);
    stream.once('error', () => resolve());
  });
}
