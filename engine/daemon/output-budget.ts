/**
 * Keeps what one command printed within its share of the trace. The terminal shows all of it; the trace says how much it leaves out.
 * What is printed between commands has a share of its own.
 */
import type { Observation } from '#engine/correlate/observation.ts';
import { LIMITS } from './limits.ts';

type Printed = Extract<Observation, { kind: 'terminal.output' }>;

export class OutputBudget {
  readonly #emit: (observation: Observation) => void;
  readonly #limit: number;
  /** Bytes. */
  #size = 0;
  #cut = 0;

  constructor(emit: (observation: Observation) => void, limit: number = LIMITS.outputPerCommand) {
    this.#emit = emit;
    this.#limit = limit;
  }

  pass(observation: Observation): void {
    switch (observation.kind) {
      case 'terminal.output':
        this.#print(observation);
        break;
      case 'command.started':
        this.#emit(observation);
        this.#renew();
        break;
      case 'command.ended':
        this.#emit({ ...observation, output: { size: this.#size, cut: this.#cut } });
        this.#renew();
        break;
      default:
        this.#emit(observation);
    }
  }

  #print(observation: Printed): void {
    const bytes = Buffer.byteLength(observation.data);
    const isFirstCut = this.#cut === 0;
    this.#size += bytes;
    if (this.#size <= this.#limit) {
      this.#emit(observation);
      return;
    }
    this.#cut += bytes;
    if (isFirstCut) this.#tell(observation);
  }

  #renew(): void {
    this.#size = 0;
    this.#cut = 0;
  }

  #tell({ at }: Printed): void {
    const detail = `The trace keeps the first ${Math.round(this.#limit / 1024)} KiB that a command prints; the terminal shows the rest.`;
    this.#emit({ kind: 'probe', at, probe: 'terminal', state: 'degraded', detail });
  }
}
