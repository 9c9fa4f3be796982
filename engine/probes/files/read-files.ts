/**
 * Which files of its image a container has opened: the first ones by name, since a program opens hundreds as it begins. Not those of its own
 * directory: whether one is opened to be read or to be written is not told.
 */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import type { FileChange } from '#engine/trace/storage.ts';
import { type Actor, whoOf } from './actors.ts';

/** Of a container. */
export const MOST_READ = 64;

export class ReadFiles {
  /** By container, or by the layer where that is not known. */
  readonly #of = new BoundedMap<string, Set<string>>(1024);

  /**
   * Undefined when no container reads it, or it is one more than are told. Without a container where its process was gone before it could be
   * asked: the kernel probe may know. @param overlay of the layer that has it
   */
  note(overlay: string, path: string, actor: Actor): FileChange | undefined {
    const { container, ended } = actor;
    if (container === undefined && !ended) return undefined;
    if (!this.#admits(container ?? overlay, path)) return undefined;
    const lower = `/var/lib/docker/overlay2/${overlay}/diff`;
    return { ...(container !== undefined && { container }), path, where: 'lower', lower, ...whoOf(actor) };
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
