/**
 * Shows what set-up is doing. On a terminal one live line with a spinner and the seconds of all running steps; elsewhere a
 * plain line when a step starts, every 15 s while it runs, and when it ends.
 */
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const TICK_MS = 100;
const PLAIN_EVERY_MS = 15_000;

export class Progress {
  #out;
  #running = new Set();
  #timer;
  #frame = 0;

  /** @param {NodeJS.WriteStream} out */
  constructor(out) {
    this.#out = out;
  }

  /**
   * @template T
   * @param {string} name
   * @param {(step: {note: (text: string) => void}) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(name, work) {
    const step = { name, since: performance.now(), spoke: performance.now(), text: '' };
    this.#begin(step);
    try {
      const result = await work({ note: (text) => (step.text = text) });
      this.#end(step, '✓');
      return result;
    } catch (error) {
      this.#end(step, '✗');
      throw error;
    }
  }

  /** A line of its own, above the live line. */
  say(line) {
    this.#clear();
    this.#out.write(`${line}\n`);
    this.#draw();
  }

  #begin(step) {
    this.#running.add(step);
    if (!this.#out.isTTY) this.say(`  ${step.name} …`);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  #end(step, mark) {
    this.#running.delete(step);
    this.say(`${mark} ${step.name} · ${seconds(step)}`);
    if (this.#running.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick() {
    this.#frame += 1;
    this.#draw();
    if (this.#out.isTTY) return;
    for (const step of this.#running) {
      if (performance.now() - step.spoke < PLAIN_EVERY_MS) continue;
      step.spoke = performance.now();
      this.say(`  ${step.name} … ${seconds(step)}${step.text ? ` · ${step.text}` : ''}`);
    }
  }

  #clear() {
    if (this.#out.isTTY) this.#out.write('\r\x1b[K');
  }

  #draw() {
    if (!this.#out.isTTY || this.#running.size === 0) return;
    const parts = [...this.#running].map(
      (step) => `${step.name} ${seconds(step)}${step.text ? ` (${step.text})` : ''}`,
    );
    const line = `${FRAMES[this.#frame % FRAMES.length]} ${parts.join(' · ')}`;
    this.#out.write(`\r\x1b[K${line.slice(0, (this.#out.columns ?? 80) - 1)}`);
  }
}

const seconds = (step) => `${((performance.now() - step.since) / 1000).toFixed(1)} s`;
