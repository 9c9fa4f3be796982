/** Long work lets other work in between, and shows that it goes on. */
const STEPS_AT_ONCE = 500;
const SIGN_EVERY_MS = 1000;

export class Pulse {
  readonly #sign: () => void;
  #steps = 0;
  #signed = performance.now();

  /** @param sign of life, about once a second */
  constructor(sign: () => void) {
    this.#sign = sign;
  }

  /** To be called at each step. A promise only now and then, so that a step costs little. */
  beat(): Promise<void> | undefined {
    if (++this.#steps % STEPS_AT_ONCE !== 0) return undefined;
    return this.rest();
  }

  rest(): Promise<void> {
    if (performance.now() - this.#signed > SIGN_EVERY_MS) {
      this.#signed = performance.now();
      this.#sign();
    }
    return new Promise((resolve) => setImmediate(resolve));
  }
}
