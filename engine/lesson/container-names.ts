/** How containers are, or were last, called. */
import type { StateChanged } from '#engine/trace/event.ts';

export class ContainerNames {
  readonly #names = new Map<string, string>();
  readonly #bearers = new Map<string, string>();
  /** How often one got another name. */
  changes = 0;

  take({ subject: { kind, id }, attributes: { name } }: StateChanged): void {
    if (kind !== 'container' || typeof name !== 'string') return;
    const bare = name.replace(/^\//, '');
    if (this.#names.get(id) !== bare) this.changes++;
    this.#names.set(id, bare);
    this.#bearers.set(bare, id);
  }

  /** Who was given this name last, and still has it or had it to the end. */
  bearer(name: string): string | undefined {
    const id = this.#bearers.get(name);
    return id !== undefined && this.#names.get(id) === name ? id : undefined;
  }

  readonly of = (id: string | undefined): string => (id === undefined ? '' : (this.#names.get(id) ?? id.slice(0, 12)));
}
