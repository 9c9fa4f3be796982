/** Stops a lab's processes where they are and lets them go on, one turn after the other. */
import type { LabDriver } from '#engine/lab/driver.ts';
import type { LabId } from '#engine/trace/ids.ts';

export class LabFreezer {
  #frozen = false;
  #turning: Promise<void> = Promise.resolve();

  constructor(
    readonly driver: Pick<LabDriver, 'pause' | 'resume'>,
    readonly lab: LabId,
    readonly changed: () => void,
  ) {}

  get frozen(): boolean {
    return this.#frozen;
  }

  /** Resolves when it is so. What fails is logged, and nothing is different then. */
  turn(on: boolean): Promise<void> {
    this.#turning = this.#turning
      .then(() => this.#turn(on))
      .catch((error: unknown) => console.error(`The lab ${this.lab} was not ${on ? 'frozen' : 'thawed'}: ${error}`));
    return this.#turning;
  }

  async #turn(on: boolean): Promise<void> {
    if (on === this.#frozen) return;
    await (on ? this.driver.pause(this.lab) : this.driver.resume(this.lab));
    this.#frozen = on;
    this.changed();
  }
}
