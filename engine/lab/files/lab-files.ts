/**
 * The files of one running lab, for all pages that look at it: a directory is watched once for all of them. The process that does the
 * work is started when somebody asks, and again when it ends, with the watches it had.
 */
import { LabError, type LabPlace } from '../driver.ts';
import { type Answered, FilesProcess } from './files-process.ts';
import type { FilesAnswer, FilesPush, FilesTask } from './files-talk.ts';
import { Transfer } from './transfer.ts';
import type { Job } from './transfer-talk.ts';

/** Told what changes in a directory that it watches. */
export type DirectoryWatcher = { pushed(push: FilesPush): void };

export const MOST_WATCHED_IN_LAB = 256;
const MOST_TRANSFERS = 3;
/** ms. A process that ends twice in this time is not started for the sake of watches again. */
const UNSTABLE_MS = 60_000;

type NotWatching = Exclude<FilesTask, { type: 'watch' | 'unwatch' }>;
type StartFiles = (place: LabPlace, events: ConstructorParameters<typeof FilesProcess>[1]) => FilesProcess;

export class LabFiles {
  readonly #place: LabPlace;
  readonly #start: StartFiles;
  readonly #watchers = new Map<string, Set<DirectoryWatcher>>();
  readonly #transfers = new Set<Transfer>();
  #process: FilesProcess | undefined;
  #endedAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(place: LabPlace, start: StartFiles = (...all) => new FilesProcess(...all)) {
    this.#place = place;
    this.#start = start;
  }

  /** Never rejects: what fails is `refused`. */
  perform(task: NotWatching): Promise<FilesAnswer> {
    return new Promise((resolve) => this.#ask(task, resolve));
  }

  /** Answers with the listing, in order with what the watcher is told of changes from then on, until `unwatch`. */
  watch(path: string, watcher: DirectoryWatcher, answered: Answered): void {
    const known = this.#watchers.get(path);
    if (!known && this.#watchers.size >= MOST_WATCHED_IN_LAB) {
      answered(TOO_MANY);
      return;
    }
    this.#watchers.set(path, (known ?? new Set()).add(watcher));
    this.#ask({ type: 'watch', path }, (answer) => {
      if (answer.type !== 'listing') this.unwatch(path, watcher);
      answered(answer);
    });
  }

  unwatch(path: string, watcher: DirectoryWatcher): void {
    const watchers = this.#watchers.get(path);
    if (!watchers?.delete(watcher) || watchers.size > 0) return;
    this.#watchers.delete(path);
    this.#process?.perform({ type: 'unwatch', path }, () => {});
  }

  unwatchAll(watcher: DirectoryWatcher): void {
    for (const path of [...this.#watchers.keys()]) this.unwatch(path, watcher);
  }

  /** @throws LabError when the lab is gone, or has as many under way as it may have */
  transfer(job: Job): Transfer {
    if (this.#closed) throw new LabError('The lab is gone, and its files with it.');
    if (this.#transfers.size >= MOST_TRANSFERS)
      throw new LabError(`${MOST_TRANSFERS} downloads and uploads are under way. Try again when one has ended.`);
    const transfer = new Transfer(this.#place, job);
    this.#transfers.add(transfer);
    void transfer.ended.then(() => this.#transfers.delete(transfer));
    return transfer;
  }

  /** Resolves when nothing holds on to the lab's mounts any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#process?.kill(), ...[...this.#transfers].map((transfer) => transfer.kill())]);
  }

  #ask(task: FilesTask, answered: Answered): void {
    if (this.#closed) {
      answered({ type: 'refused', error: 'The lab is gone, and its files with it.' });
      return;
    }
    try {
      this.#running().perform(task, answered);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      answered({ type: 'refused', error: error.message });
    }
  }

  #running(): FilesProcess {
    this.#process ??= this.#start(this.#place, {
      pushed: (push) => this.#pushed(push),
      ended: () => this.#ended(),
    });
    return this.#process;
  }

  #pushed(push: FilesPush): void {
    const watchers = [...(this.#watchers.get(push.path) ?? [])];
    if (push.type === 'gone') this.#watchers.delete(push.path);
    for (const watcher of watchers) watcher.pushed(push);
  }

  #ended(): void {
    this.#process = undefined;
    if (this.#closed) return;
    const isStable = performance.now() - this.#endedAt > UNSTABLE_MS;
    this.#endedAt = performance.now();
    for (const path of [...this.#watchers.keys()]) {
      if (isStable) this.#ask({ type: 'watch', path }, (answer) => this.#resumed(path, answer));
      else this.#pushed({ type: 'gone', path });
    }
  }

  /** What has happened meanwhile is told as a change. */
  #resumed(path: string, answer: FilesAnswer): void {
    if (this.#closed) return;
    if (answer.type === 'listing') this.#pushed({ ...answer, type: 'changed' });
    else this.#pushed({ type: 'gone', path });
  }
}

const TOO_MANY: FilesAnswer = {
  type: 'refused',
  error: `The pages of a lab watch ${MOST_WATCHED_IN_LAB} directories at most. Close some.`,
};
