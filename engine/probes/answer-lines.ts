/** JSON objects, one to a line, of a stream that is cut anywhere. */
import type { Json } from '#engine/trace/event.ts';
import { GrowingBytes } from './growing-bytes.ts';

/** `skips`: a line that is too long to keep is on its way. */
export type LinesState = { rest: Buffer; skips: boolean };

const LONGEST_LINE = 1 << 20;
const NEWLINE = 10;

export const newLines = (): LinesState => ({ rest: Buffer.alloc(0), skips: false });

export class AnswerLines {
  readonly #rest: GrowingBytes;
  #skips: boolean;

  constructor({ rest, skips }: LinesState = newLines()) {
    this.#rest = new GrowingBytes(rest);
    this.#skips = skips;
  }

  get state(): LinesState {
    return { rest: Buffer.from(this.#rest.bytes), skips: this.#skips };
  }

  /** Those that are complete now; what is no JSON is left out. */
  write(bytes: Buffer): Json[] {
    const found: Json[] = [];
    let rest = bytes;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      this.#keep(rest.subarray(0, end));
      const line = this.#take();
      if (line !== undefined) found.push(line);
      rest = rest.subarray(end + 1);
    }
    this.#keep(rest);
    return found;
  }

  #keep(bytes: Buffer): void {
    if (!this.#skips) this.#rest.add(bytes);
    if (this.#rest.length <= LONGEST_LINE) return;
    this.#rest.take();
    this.#skips = true;
  }

  #take(): Json | undefined {
    const text = this.#rest.take().toString('utf8');
    const isWhole = !this.#skips;
    this.#skips = false;
    return isWhole ? parsed(text) : undefined;
  }
}

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};
