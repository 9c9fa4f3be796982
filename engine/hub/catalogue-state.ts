/** Which images of the shared catalogue are still being made, and waiting for one of them. */
import { fullName } from './repository-name.ts';

export type CatalogueProgress = {
  ready: boolean;
  done: number;
  total: number;
  /** Images still to come: `nginx`, `library/nginx`, or one tag of it: `nginx:1.26`. */
  missing: readonly string[];
};

export class CatalogueState {
  #progress: CatalogueProgress = { ready: true, done: 0, total: 0, missing: [] };
  #missing = new Set<string>();
  readonly #waiting = new Set<() => void>();

  set(progress: CatalogueProgress): void {
    this.#progress = progress;
    this.#missing = new Set(progress.missing.map(fullName));
    for (const wake of [...this.#waiting]) wake();
  }

  /** By a full name; with a tag also when only that tag is to come. */
  isMissing(name: string, tag?: string): boolean {
    return this.#missing.has(name) || (tag ? this.#missing.has(`${name}:${tag}`) : this.#hasMissingTag(name));
  }

  /** True when it has come; false when the time is over or the asker left. */
  waitFor(name: string, tag: string, limitMs: number, left: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const look = (isOver: boolean) => {
        const isMade = !this.isMissing(name, tag);
        if (!isMade && !isOver) return;
        clearTimeout(timer);
        left.removeEventListener('abort', giveUp);
        this.#waiting.delete(wake);
        resolve(isMade);
      };
      const wake = () => look(false);
      const giveUp = () => look(true);
      // Not AbortSignal.any: a signal of time that only it refers to may be collected before it is due.
      const timer = setTimeout(giveUp, limitMs);
      left.addEventListener('abort', giveUp);
      this.#waiting.add(wake);
      look(left.aborted);
    });
  }

  /** For the terminal: docker prints it as it is. */
  explain(name: string): string {
    const { done, total } = this.#progress;
    const short = name.replace(/^library\//, '');
    return `the lab's Docker Hub is still making the image ${short} (${done} of ${total} images are ready), try again in a minute`;
  }

  #hasMissingTag(name: string): boolean {
    return [...this.#missing].some((missing) => missing.startsWith(`${name}:`));
  }
}
