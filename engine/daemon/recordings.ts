/**
 * The recordings of all labs on this host: `<state>/recordings/<id>.trace.jsonl`. An id begins with its owner, so that a
 * session sees its own and no other. The oldest are removed beyond a number and a size, but for those that somebody pinned
 * (`<id>.pin` lies beside). What a person removes is set aside for a while (`….removed`), so that it can be brought back.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { indexOf } from './recording-index.ts';
import type { RunSummary } from './run-summary.ts';

/** `duration` in ns: of the command, from its line to its end. `open`: it runs, or its end was not recorded. */
export type RunTold = Pick<RunSummary, 'commandLine' | 'exitCode' | 'failed' | 'spans' | 'incomplete'> & {
  duration?: number;
  open: boolean;
};
export type RecordingSummary = {
  id: string;
  title: string;
  madeAt: string;
  bytes: number;
  pinned: boolean;
  runs: RunTold[];
};
export type Retention = { count: number; bytes: number };

const SUFFIX = '.trace.jsonl';
const PIN = '.pin';
const INDEX = '.index.json';
const REMOVED = '.removed';
/** For as long a removed recording can be brought back. */
const UNDO_MS = 10 * 60_000;
/** Pinned ones are beside the budget, so there is a bound for them too. */
export const MOST_PINS = 50;
/** Files of which so many are read at once. */
const AT_ONCE = 16;

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
    const all = (await readdir(this.#dir)).filter((name) => name.startsWith(`${owner}-`));
    const pins = new Set(all.filter((name) => name.endsWith(PIN)));
    const ids = all.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
    const summaries: RecordingSummary[] = [];
    const take = async (): Promise<void> => {
      for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
        const summary = await this.#summary(id, pins.has(`${id}${PIN}`));
        if (summary) summaries.push(summary);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, take));
    return summaries.sort((one, other) => other.madeAt.localeCompare(one.madeAt));
  }

  /** The file's text as a stream, or null when the owner has no such recording. */
  async read(owner: string, id: string): Promise<Readable | null> {
    if (!isOf(owner, id)) return null;
    try {
      return (await open(this.pathOf(id), 'r')).createReadStream();
    } catch {
      return null;
    }
  }

  /** Keeps it whatever the budget says, or no longer. False when there is no such recording, or too many are pinned. */
  async pin(owner: string, id: string, pinned: boolean): Promise<boolean> {
    if (!(await this.#has(owner, id))) return false;
    const file = join(this.#dir, `${id}${PIN}`);
    if (!pinned) await rm(file, { force: true });
    else if ((await this.#pins(owner)) >= MOST_PINS) return false;
    else await writeFile(file, '', { mode: 0o640 });
    return true;
  }

  /** Takes it out of sight, or brings it back. False when there is none. */
  async remove(owner: string, id: string, removed: boolean): Promise<boolean> {
    if (!isOf(owner, id)) return false;
    const [here, aside] = [this.pathOf(id), `${this.pathOf(id)}${REMOVED}`];
    const [from, to] = removed ? [here, aside] : [aside, here];
    return rename(from, to).then(
      () => true,
      () => false,
    );
  }

  async #pins(owner: string): Promise<number> {
    return (await readdir(this.#dir)).filter((name) => name.startsWith(`${owner}-`) && name.endsWith(PIN)).length;
  }

  async #has(owner: string, id: string): Promise<boolean> {
    return isOf(owner, id) && (await stat(this.pathOf(id)).catch(() => null)) !== null;
  }

  /** Removes the oldest files until the rest is within the bounds, and for good what was removed a while ago. */
  async removeOldest(): Promise<void> {
    const names = await readdir(this.#dir);
    await this.#forget(names.filter((name) => name.endsWith(REMOVED)));
    const pins = new Set(names.filter((name) => name.endsWith(PIN)).map((name) => name.slice(0, -PIN.length)));
    const unpinned = names.filter((name) => name.endsWith(SUFFIX) && !pins.has(name.slice(0, -SUFFIX.length)));
    const files = await Promise.all(unpinned.map((name) => this.#aged(name)));
    let [count, bytes] = [0, 0];
    for (const file of files.filter((entry) => entry !== null).sort((one, other) => other.changed - one.changed)) {
      count += 1;
      bytes += file.size;
      if (count > this.#retention.count || bytes > this.#retention.bytes) await this.#forgetWhole(file.path);
    }
  }

  async #forget(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const path = join(this.#dir, name);
      const since = (await stat(path).catch(() => null))?.ctimeMs ?? 0;
      if (Date.now() - since <= UNDO_MS) continue;
      await rm(path, { force: true });
      await this.#forgetWhole(path.slice(0, -REMOVED.length));
    }
  }

  /** With what lies beside it. */
  async #forgetWhole(path: string): Promise<void> {
    const stem = path.slice(0, -SUFFIX.length);
    for (const file of [path, `${stem}${PIN}`, `${stem}${INDEX}`]) await rm(file, { force: true });
  }

  async #aged(name: string): Promise<{ path: string; changed: number; size: number } | null> {
    const path = join(this.#dir, name);
    const info = await stat(path).catch(() => null);
    return info && { path, changed: info.mtimeMs, size: info.size };
  }

  async #summary(id: string, pinned: boolean): Promise<RecordingSummary | null> {
    const path = this.pathOf(id);
    const size = (await stat(path).catch(() => null))?.size;
    const index = size === undefined ? null : await indexOf(path, join(this.#dir, `${id}${INDEX}`), size);
    if (size === undefined || !index) return null;
    return { id, title: index.title, madeAt: index.madeAt, bytes: size, pinned, runs: index.runs.map(told) };
  }
}

/** The recording's own clock and ids mean nothing in a list. */
const told = ({ commandLine, start, end, exitCode, failed, spans, incomplete }: RunSummary): RunTold => ({
  ...{ commandLine, failed, spans, incomplete, open: end === undefined },
  ...(end !== undefined && { duration: end - start }),
  ...(exitCode !== undefined && { exitCode }),
});

const isOf = (owner: string, id: string): boolean => /^[\w.-]{1,128}$/.test(id) && id.startsWith(`${owner}-`);
