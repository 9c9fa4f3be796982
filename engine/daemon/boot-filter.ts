/**
 * What the engine does while it boots belongs to no run and would fill the background lane before the learner has typed
 * anything. Spans that began before the lab is ready are left out whole; what the world is stays.
 */
import type { Unnumbered } from '#engine/trace/event.ts';
import { BACKGROUND, type SpanId } from '#engine/trace/ids.ts';

export class BootFilter {
  #booting = true;
  readonly #left = new Set<SpanId>();

  /** From here on everything is kept, but for the rest of what already began. */
  booted(): void {
    this.#booting = false;
  }

  keep(event: Unnumbered): boolean {
    switch (event.type) {
      case 'span.started':
        return this.#keepStart(event);
      case 'span.event':
        return !this.#left.has(event.span);
      case 'span.ended':
        return !this.#left.delete(event.span);
      case 'state.changed':
      case 'terminal.output':
      case 'probe.reported':
        return true;
      default:
        return event satisfies never;
    }
  }

  #keepStart(event: Unnumbered & { type: 'span.started' }): boolean {
    const beganBefore = event.parent !== undefined && this.#left.has(event.parent);
    if (event.trace !== BACKGROUND || !(this.#booting || beganBefore)) return true;
    this.#left.add(event.span);
    return false;
  }
}
