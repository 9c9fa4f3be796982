/** Keeps what one command printed within its share of the trace. The terminal shows all of it; the trace says what it left out. */
import type { Observation } from '#engine/correlate/observation.ts';
import { LIMITS } from './limits.ts';

export class OutputBudget {
  readonly #emit: (observation: Observation) => void;
  readonly #limit: number;
  #used = 0;
  #told = false;

  constructor(emit: (observation: Observation) => void, limit: number = LIMITS.outputPerCommand) {
    this.#emit = emit;
    this.#limit = limit;
  }

  pass(observation: Observation): void {
    if (observation.kind === 'command.started') this.#renew();
    if (observation.kind === 'terminal.output') this.#used += observation.data.length;
    if (observation.kind !== 'terminal.output' || this.#used <= this.#limit) this.#emit(observation);
    else if (!this.#told) this.#tell(observation);
  }

  #renew(): void {
    this.#used = 0;
    this.#told = false;
  }

  #tell(observation: Observation & { kind: 'terminal.output' }): void {
    this.#told = true;
    this.#emit({
      kind: 'probe',
      at: observation.at,
      probe: 'terminal',
      state: 'degraded',
      detail: `The trace keeps the first ${Math.round(this.#limit / 1024)} KiB that a command prints; the terminal shows the rest.`,
    });
  }
}
