/** Which files a container has read: the first ones by name, since a program opens hundreds as it begins. */
import type { FileChange } from '#engine/trace/storage.ts';
import { type Actor, whoOf } from './actors.ts';
import type { UpperDirectory } from './upper-directory.ts';

/** Of a container. */
export const MOST_READ = 64;

type Reader = { actor: Actor /** of whose own directory it is */; upper: UpperDirectory | undefined };

export class ReadFiles {
  readonly #of = new Map<string, Set<string>>();

  /** Undefined when no container reads it, or it is one more than are told. @param overlay of the layer that has it */
  note(overlay: string, path: string, { actor, upper }: Reader): FileChange | undefined {
    const { container } = actor;
    if (container === undefined || (upper && upper.root.container !== container)) return undefined;
    if (!this.#admits(container, path)) return undefined;
    const lower = `/var/lib/docker/overlay2/${overlay}/diff`;
    const where = upper ? ({ where: 'upper' } as const) : ({ where: 'lower', lower } as const);
    return { container, path, ...where, ...whoOf(actor) };
  }

  forget(container: string): void {
    this.#of.delete(container);
  }

  #admits(container: string, path: string): boolean {
    const paths = this.#of.get(container) ?? new Set();
    this.#of.set(container, paths);
    if (!paths.has(path) && paths.size >= MOST_READ) return false;
    paths.add(path);
    return true;
  }
}
