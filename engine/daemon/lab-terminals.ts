/** The terminals of one lab: opened when a page first asks for one, kept while their shells run. */
import type { Observation } from '#engine/correlate/observation.ts';
import { type LabDriver, LabError } from '#engine/lab/driver.ts';
import { monotonic } from '#engine/probes/clock.ts';
import { ShellMarks } from '#engine/probes/shell-marks.ts';
import type { LabId, TerminalId } from '#engine/trace/ids.ts';
import { LIMITS } from './limits.ts';
import { OutputBudget } from './output-budget.ts';
import { Terminal } from './terminal.ts';

const FIRST_SIZE = { cols: 80, rows: 24 };
/** Interactive, with the marks by which each command's start, end and status are known. */
export const SHELL = ['/bin/bash', '--rcfile', '/etc/engine-room/bashrc', '-i'];

export class LabTerminals {
  readonly #driver: LabDriver;
  readonly #lab: LabId;
  readonly #emit: (observation: Observation) => void;
  readonly #open = new Map<TerminalId, Promise<Terminal>>();

  constructor(driver: LabDriver, lab: LabId, emit: (observation: Observation) => void) {
    this.#driver = driver;
    this.#lab = lab;
    this.#emit = emit;
  }

  /** @throws LabError when the lab has as many as it may have, or the shell does not start. */
  get(id: TerminalId): Promise<Terminal> {
    const known = this.#open.get(id);
    if (known) return known;
    if (this.#open.size >= LIMITS.terminalsPerLab)
      return Promise.reject(new LabError(`A lab has at most ${LIMITS.terminalsPerLab} terminals. Close one first.`));
    const opening = this.#start(id);
    this.#open.set(id, opening);
    opening.catch(() => this.#open.delete(id));
    return opening;
  }

  has(id: TerminalId): boolean {
    return this.#open.has(id);
  }

  async close(reason: string): Promise<void> {
    const terminals = await Promise.allSettled(this.#open.values());
    this.#open.clear();
    for (const terminal of terminals) if (terminal.status === 'fulfilled') terminal.value.close(reason);
  }

  async #start(id: TerminalId): Promise<Terminal> {
    const env = { LAB_TERM: id, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8', HOME: '/root' };
    const process = await this.#driver.exec(this.#lab, SHELL, { tty: FIRST_SIZE, env, cwd: '/root' });
    process.pid.then(
      (pid) => this.#emit({ kind: 'terminal.opened', at: monotonic(), terminal: id, pid }),
      () => {},
    );
    const budget = new OutputBudget(this.#emit);
    const marks = new ShellMarks(id, (observation) => budget.pass(observation));
    return new Terminal({
      id,
      process,
      size: FIRST_SIZE,
      onOutput: (bytes) => marks.write(bytes, monotonic()),
      onExit: () => {
        this.#open.delete(id);
        this.#emit({ kind: 'terminal.closed', at: monotonic(), terminal: id });
      },
    });
  }
}
