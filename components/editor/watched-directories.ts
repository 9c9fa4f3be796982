/** Which directories somebody looks at: asked for once each, and again whenever the lab on the other side is another or back. */
import type { DirectoryNews, Hello } from './files-client.ts';
import type { FilesSocket, Push } from './files-socket.ts';
import { Listeners } from './listeners.ts';

type Ask = (request: Parameters<FilesSocket['ask']>[0]) => ReturnType<FilesSocket['ask']>;

export class WatchedDirectories {
  readonly #ask: Ask;
  readonly #watched = new Map<string, Listeners<DirectoryNews>>();
  #ready = false;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  watch(path: string, listener: (news: DirectoryNews) => void): () => void {
    const known = this.#watched.get(path);
    const listeners = known ?? new Listeners<DirectoryNews>();
    this.#watched.set(path, listeners);
    const stop = listeners.add(listener);
    if (!known && this.#ready) void this.#begin(path, listeners);
    return () => {
      stop();
      if (listeners.size === 0 && this.#watched.get(path) === listeners) this.#end(path);
    };
  }

  hello({ ready }: Hello): void {
    this.#ready = ready;
    if (ready) for (const [path, listeners] of this.#watched) void this.#begin(path, listeners);
  }

  hear(push: Push): void {
    const listeners = this.#watched.get(push.path);
    if (push.type === 'gone') {
      this.#watched.delete(push.path);
      listeners?.tell({ type: 'gone' });
    } else listeners?.tell({ type: 'listing', entries: push.entries, more: push.more });
  }

  async #begin(path: string, listeners: Listeners<DirectoryNews>): Promise<void> {
    const answer = await this.#ask({ type: 'watch', path }).catch(() => null);
    // A connection that broke brings a hello, and with it another try.
    if (!answer || this.#watched.get(path) !== listeners) return;
    if (answer.type === 'listing') listeners.tell({ type: 'listing', entries: answer.entries, more: answer.more });
    else if (answer.type === 'refused') listeners.tell({ type: 'refused', error: answer.error });
  }

  #end(path: string): void {
    this.#watched.delete(path);
    if (this.#ready) void this.#ask({ type: 'unwatch', path }).catch(() => {});
  }
}
