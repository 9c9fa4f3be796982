import type { LabId } from '#engine/trace/ids.ts';
import { startTimeOf } from './process-alive.ts';

const EVERY_MS = 200;

/** Notices when a lab's init ends by itself. The init is no child of ours, and after a restart of the daemon never was: so it is looked at. */
export class LabWatch {
  readonly #inits = new Map<LabId, { pid: number; startTime: number | null }>();
  readonly #onLost: (id: LabId) => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(onLost: (id: LabId) => void) {
    this.#onLost = onLost;
  }

  add(id: LabId, pid: number): void {
    this.#inits.set(id, { pid, startTime: startTimeOf(pid) });
    this.#timer ??= setInterval(() => this.#look(), EVERY_MS).unref();
  }

  remove(id: LabId): void {
    this.#inits.delete(id);
    if (this.#inits.size > 0 || !this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  has(id: LabId): boolean {
    return this.#inits.has(id);
  }

  #look(): void {
    for (const [id, { pid, startTime }] of this.#inits) {
      if (startTime !== null && startTimeOf(pid) === startTime) continue;
      this.remove(id);
      this.#onLost(id);
    }
  }
}
