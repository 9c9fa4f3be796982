/** How containers are, or were last, called. */
import type { StateChanged } from '#engine/trace/event.ts';

export class ContainerNames {
  readonly #names = new Map<string, string>();
  /** How often one got another name. */
  changes = 0;

  take({ subject: { kind, id }, attributes: { name } }: StateChanged): void {
    if (kind !== 'container' || typeof name !== 'string') return;
    const bare = name.replace(/^\//, '');
    if (this.#names.get(id) !== bare) this.changes++;
    this.#names.set(id, bare);
  }

  readonly of = (id: string | undefined): string => (id === undefined ? '' : (this.#names.get(id) ?? id.slice(0, 12)));
}
