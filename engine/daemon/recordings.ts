/**
 * The recordings of all labs on this host: `<state>/recordings/<id>.trace.jsonl`. An id begins with its owner, so that a
 * session sees its own and no other. The oldest are removed beyond a number and a size.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { RecordingHeader } from '#engine/trace/recording.ts';

export type RecordingSummary = { id: string; title: string; madeAt: string; bytes: number };
export type Retention = { count: number; bytes: number };

const SUFFIX = '.trace.jsonl';
const HEADER_BYTES = 64 * 1024;

/** Short, the same for a session's whole life, and no way back to the session. */
export const ownerOf = (session: string): string => createHash('sha256').update(session).digest('hex').slice(0, 12);

export class Recordings {
  readonly #dir: string;
  readonly #retention: Retention;

  private constructor(dir: string, retention: Retention) {
    this.#dir = dir;
    this.#retention = retention;
  }

  static async open(dir: string, retention: Retention): Promise<Recordings> {
    await mkdir(dir, { recursive: true, mode: 0o750 });
    return new Recordings(dir, retention);
  }

  pathOf(id: string): string {
    return join(this.#dir, `${id}${SUFFIX}`);
  }

  /** Newest first. */
  async list(owner: string): Promise<RecordingSummary[]> {
    const names = (await readdir(this.#dir)).filter((name) => name.startsWith(`${owner}-`) && name.endsWith(SUFFIX));
    const summaries = await Promise.all(names.map((name) => this.#summary(name.slice(0, -SUFFIX.length))));
    return summaries.filter((summary) => summary !== null).sort((one, other) => other.madeAt.localeCompare(one.madeAt));
  }

  /** The file's text as a stream, or null when the owner has no such recording. */
  async read(owner: string, id: string): Promise<Readable | null> {
    if (!/^[\w.-]{1,128}$/.test(id) || !id.startsWith(`${owner}-`)) return null;
    try {
      return (await open(this.pathOf(id), 'r')).createReadStream();
    } catch {
      return null;
    }
  }

  /** Removes the oldest files until the rest is within the bounds. */
  async removeOldest(): Promise<void> {
    const files = await Promise.all(
      (await readdir(this.#dir)).filter((name) => name.endsWith(SUFFIX)).map((name) => this.#aged(name)),
    );
    let [count, bytes] = [0, 0];
    for (const file of files.filter((entry) => entry !== null).sort((one, other) => other.changed - one.changed)) {
      count += 1;
      bytes += file.size;
      if (count > this.#retention.count || bytes > this.#retention.bytes) await rm(file.path, { force: true });
    }
  }

  async #aged(name: string): Promise<{ path: string; changed: number; size: number } | null> {
    const path = join(this.#dir, name);
    const info = await stat(path).catch(() => null);
    return info && { path, changed: info.mtimeMs, size: info.size };
  }

  async #summary(id: string): Promise<RecordingSummary | null> {
    try {
      const file = await open(this.pathOf(id), 'r');
      try {
        const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEADER_BYTES) });
        const header = RecordingHeader.parse(JSON.parse(buffer.toString('utf8', 0, bytesRead).split('\n')[0] ?? ''));
        return { id, title: header.title, madeAt: header.madeAt, bytes: (await file.stat()).size };
      } finally {
        await file.close();
      }
    } catch {
      return null;
    }
  }
}
