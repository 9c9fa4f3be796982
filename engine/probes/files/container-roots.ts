/** The roots of a lab's containers as they are known by now, each with its upper directory, and what is told of them. */
import type { Json } from '#engine/trace/event.ts';
import { monotonic } from '../clock.ts';
import type { Entry } from './entry.ts';
import type { ToldFact } from './files-talk.ts';
import type { Room } from './known-entries.ts';
import { isKept, overlayRoots } from './overlay-roots.ts';
import { type Change, MOST_ENTRIES, UpperDirectory } from './upper-directory.ts';
import { entriesBelow } from './walk-upper.ts';

type Heard = {
  told(fact: ToldFact): void;
  gone(container: string): void;
  /** There are more than are looked at. */
  cut(): void;
};

export class ContainerRoots {
  readonly #labRoot: string;
  readonly #heard: Heard;
  /** By the overlay's name. */
  readonly #uppers = new Map<string, UpperDirectory>();
  readonly #told = new Map<string, string>();
  readonly #room: Room = { left: MOST_ENTRIES };
  #differ = true;
  #cutTold = false;

  /** @param labRoot `/proc/PID/root` */
  constructor(labRoot: string, heard: Heard) {
    this.#labRoot = labRoot;
    this.#heard = heard;
  }

  /** What lies in them before anybody watched is known, not told. */
  learn(): void {
    this.refresh();
    for (const upper of this.#uppers.values()) upper.learn(this.#walk(upper));
    this.tell();
  }

  /** The engine's records or mounts are others. */
  differ(): void {
    this.#differ = true;
  }

  upperOf(overlay: string): UpperDirectory | undefined {
    this.refresh();
    return this.#uppers.get(overlay);
  }

  /** Reads them anew, if they differ. */
  refresh(): void {
    if (!this.#differ) return;
    this.#differ = false;
    const known = new Map([...this.#uppers.values()].map(({ root }) => [root.container, root]));
    const { roots, cut } = overlayRoots(this.#labRoot, known);
    if (cut && !this.#cutTold) this.#heard.cut();
    this.#cutTold = cut;
    const there = new Set(roots.map(({ overlay }) => overlay));
    for (const overlay of this.#uppers.keys()) if (!there.has(overlay)) this.#forget(overlay);
    for (const root of roots) {
      const known = this.#uppers.get(root.overlay);
      if (known) known.root = root;
      else this.#uppers.set(root.overlay, new UpperDirectory(this.#labRoot, root, this.#room));
    }
    this.tell();
  }

  /** All words of the kernel that waited are noted. */
  settle(): void {
    for (const upper of this.#uppers.values()) upper.settle();
  }

  /** What is other than was known, by looking at all of it. */
  compare(): { upper: UpperDirectory; changes: Change[] }[] {
    this.refresh();
    const mounted = [...this.#uppers.values()].filter(({ root }) => root.mounted);
    return mounted.map((upper) => ({ upper, changes: upper.compare(this.#walk(upper)) }));
  }

  /** The same of one, whether it is mounted or not. Undefined when it is being removed. */
  compareKept(overlay: string): { upper: UpperDirectory; changes: Change[] } | undefined {
    const upper = this.upperOf(overlay);
    if (!upper) return undefined;
    const found = this.#walk(upper);
    return isKept(this.#labRoot, overlay) ? { upper, changes: upper.compare(found) } : undefined;
  }

  /** Those that are other than when they were told last. */
  tell(): void {
    for (const { root, size } of this.#uppers.values()) {
      const { container, overlay: _, ...facts } = root;
      const attributes = { ...facts, ...size } as unknown as Record<string, Json>;
      const text = JSON.stringify(attributes);
      if (this.#told.get(container) === text) continue;
      const action = this.#told.has(container) ? 'changed' : 'made';
      this.#told.set(container, text);
      const subject = { kind: 'container-root', id: container } as const;
      this.#heard.told({ at: monotonic(), subject, action, state: 'present', attributes });
    }
  }

  #walk(upper: UpperDirectory): Map<string, Entry> {
    try {
      return entriesBelow(this.#labRoot, upper.root.upper, MOST_ENTRIES);
    } catch {
      return new Map();
    }
  }

  #forget(overlay: string): void {
    const container = this.#uppers.get(overlay)?.root.container;
    this.#uppers.get(overlay)?.close();
    this.#uppers.delete(overlay);
    if (container === undefined) return;
    this.#heard.gone(container);
    if (!this.#told.delete(container)) return;
    const subject = { kind: 'container-root', id: container } as const;
    this.#heard.told({ at: monotonic(), subject, action: 'removed', state: 'gone', attributes: {} });
  }
}
