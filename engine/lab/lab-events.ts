import { EventEmitter, on } from 'node:events';
import { type LabId, nanos } from '#engine/trace/ids.ts';
import type { LabEvent } from './driver.ts';

/** Everybody who listens gets every event that happens from then on. */
export class LabEvents {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  emit(id: LabId, type: LabEvent['type'], detail?: string): void {
    const event: LabEvent = { id, at: nanos(Number(process.hrtime.bigint())), type, ...(detail ? { detail } : {}) };
    this.#emitter.emit('event', event);
  }

  async *since(signal: AbortSignal): AsyncIterable<LabEvent> {
    try {
      for await (const [event] of on(this.#emitter, 'event', { signal })) yield event as LabEvent;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
