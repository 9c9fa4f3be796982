/**
 * Keeps the background lane for what the engine does by itself. What it did while it booted is left out whole, and so is what
 * shells do between commands (entering the lab, drawing their prompt). What the world is stays.
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
      case 'packet.seen':
        return true;
      default:
        return event satisfies never;
    }
  }

  #keepStart(event: Unnumbered & { type: 'span.started' }): boolean {
    const beganBefore = event.parent !== undefined && this.#left.has(event.parent);
    const isShells = event.from === 'terminal' && event.to === 'kernel';
    if (event.trace !== BACKGROUND || !(this.#booting || beganBefore || isShells)) return true;
    this.#left.add(event.span);
    return false;
  }
}
