/** One recording on disk, written line by line as events come, so that even kill -9 leaves a readable file. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { TraceEvent } from '#engine/trace/event.ts';
import { encodeRecording, type RecordingHeader } from '#engine/trace/recording.ts';

const FLUSH_AFTER_MS = 200;

export class RecordingFile {
  readonly id: string;
  readonly #path: string;
  readonly #limit: number;
  #waiting: string[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #made = false;

  constructor(path: string, header: RecordingHeader, limitBytes: number) {
    this.id = header.id;
    this.#path = path;
    this.#limit = limitBytes;
    this.#take(encodeRecording(header, []));
  }

  /** Events beyond the size limit are dropped: the file then ends early and stays readable. */
  write(events: Iterable<TraceEvent>): void {
    for (const event of events) this.#take(`${JSON.stringify(event)}\n`);
  }

  /** Resolves when everything given so far is in the file. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#waiting.join('');
    this.#waiting = [];
    if (text !== '') this.#writing = this.#writing.then(() => this.#append(text));
    return this.#writing;
  }

  #take(line: string): void {
    this.#size += line.length;
    if (this.#size > this.#limit) return;
    this.#waiting.push(line);
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS);
  }

  /** A full disk must not take the lab with it: the recording is what suffers. What somebody removed is not made again. */
  async #append(text: string): Promise<void> {
    try {
      const file = await open(this.#path, this.#made ? constants.O_WRONLY | constants.O_APPEND : 'a', 0o640);
      this.#made = true;
      await file.writeFile(text).finally(() => file.close());
    } catch (error) {
      if (this.#made && (error as NodeJS.ErrnoException).code === 'ENOENT') return;
      const why = error instanceof Error ? error.message : String(error);
      console.error(`The recording ${this.#path} could not be written: ${why}`);
    }
  }
}
