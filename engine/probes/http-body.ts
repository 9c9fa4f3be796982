/** Bodies as far as they are worth showing: text, parsed when it is JSON; of everything else only the size. */
import type { Body } from '#engine/correlate/observation.ts';
import { jsonOrText } from '#engine/trace/shallow-json.ts';
import { GrowingBytes } from './growing-bytes.ts';

export const LARGEST_CONTENT = 64 * 1024;

export const isText = (contentType = ''): boolean => /json|^text\//.test(contentType);

export type BodyState = { wanted: boolean; size: number; content: Buffer };

export const newBody = (wanted: boolean): BodyState => ({ wanted, size: 0, content: Buffer.alloc(0) });

export class BodyCollector {
  size: number;
  readonly #wanted: boolean;
  readonly #content: GrowingBytes;

  constructor({ wanted, size, content }: BodyState) {
    this.size = size;
    this.#wanted = wanted;
    this.#content = new GrowingBytes(content);
  }

  get state(): BodyState {
    return { wanted: this.#wanted, size: this.size, content: this.#content.bytes };
  }

  /** Its content will not be complete. */
  get overflows(): boolean {
    return this.size > LARGEST_CONTENT;
  }

  /** Bytes of which only the number is kept. */
  get cut(): number {
    return this.#wanted ? Math.max(0, this.size - LARGEST_CONTENT) : this.size;
  }

  add(bytes: Buffer): void {
    const room = LARGEST_CONTENT - this.size;
    if (this.#wanted && room > 0) this.#content.add(bytes.subarray(0, room));
    this.size += bytes.length;
  }

  /** Undefined when there was none. */
  body(): Body | undefined {
    if (this.size === 0) return undefined;
    if (!this.#wanted) return { size: this.size };
    return { size: this.size, content: jsonOrText(this.#content.bytes.toString('utf8')) };
  }
}
