/** Which files a container has read: the first ones by name, since a program opens hundreds as it begins. */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import type { FileChange } from '#engine/trace/storage.ts';
import { type Actor, whoOf } from './actors.ts';
import type { UpperDirectory } from './upper-directory.ts';

/** Of a container. */
export const MOST_READ = 64;

type Reader = { actor: Actor /** of whose own directory it is */; upper: UpperDirectory | undefined };

export class ReadFiles {
  /** By container, or by the layer where that is not known. */
  readonly #of = new BoundedMap<string, Set<string>>(1024);

  /**
   * Undefined when no container reads it, or it is one more than are told. Without a container where its process was gone before it could be
   * asked: the kernel probe may know. @param overlay of the layer that has it
   */
  note(overlay: string, path: string, { actor, upper }: Reader): FileChange | undefined {
    const isGone = actor.container === undefined && actor.program === undefined;
    const container = isGone ? upper?.root.container : actor.container;
    if (!isGone && container === undefined) return undefined;
    if (upper && upper.root.container !== container) return undefined;
    if (!this.#admits(container ?? overlay, path)) return undefined;
    const lower = `/var/lib/docker/overlay2/${overlay}/diff`;
    const where = upper ? ({ where: 'upper' } as const) : ({ where: 'lower', lower } as const);
    return { ...(container !== undefined && { container }), path, ...where, ...whoOf(actor) };
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
