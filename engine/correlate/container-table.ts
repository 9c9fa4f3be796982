import type { Json } from '#engine/trace/event.ts';
import { BoundedMap } from './bounded-map.ts';
import { identitiesIn } from './identity.ts';
import type { Span } from './span.ts';

export type Container = {
  /** 64 hex digits; BuildKit's are shorter */
  readonly id: string;
  name?: string;
  /** What stands for it in arguments: overlay ids, interfaces, addresses, published ports, exec ids. */
  identities: Set<string>;
  /** The `runc start` that let its program go, until the program is seen. */
  starter?: Span;
  /** The last request to dockerd that acted on it. */
  lastRequest?: Span;
};

const MOST_CONTAINERS = 512;
/** A container that lives long is given new words again and again. */
const MOST_IDENTITIES = 256;

/** The containers that were seen lately, and everything by which they are recognised. */
export class ContainerTable {
  readonly #containers = new Map<string, Container>();
  readonly #byIdentity = new Map<string, string>();
  /** Who removed those that are gone: the engine tidies up after it has said so. */
  readonly #removers = new BoundedMap<string, Span>(MOST_CONTAINERS);

  get size(): number {
    return this.#containers.size;
  }

  get words(): number {
    return this.#byIdentity.size;
  }

  add(id: string): Container {
    const known = this.#containers.get(id);
    if (known) return known;
    const container: Container = { id, identities: new Set() };
    this.#containers.set(id, container);
    if (this.#containers.size > MOST_CONTAINERS) this.#forgetOldest();
    return container;
  }

  /** By full id, name, or an unambiguous prefix of the id, as the engine's API takes them. */
  find(subject: string): Container | undefined {
    const exact = this.#containers.get(subject);
    if (exact) return exact;
    const all = [...this.#containers.values()];
    const named = all.findLast((container) => container.name === subject);
    if (named || subject.length < 3) return named;
    const prefixed = all.filter((container) => container.id.startsWith(subject));
    return prefixed.length === 1 ? prefixed[0] : undefined;
  }

  name(id: string, name: string): void {
    for (const other of this.#containers.values()) if (other.name === name) other.name = undefined;
    this.add(id).name = name;
  }

  /** From now on these words stand for this container. The newest claim wins: addresses and ports are used again. */
  learn(id: string, identities: Iterable<string>): void {
    const container = this.add(id);
    for (const identity of identities) {
      const owner = this.#byIdentity.get(identity);
      if (owner !== id) this.#containers.get(owner ?? '')?.identities.delete(identity);
      container.identities.add(identity);
      this.#byIdentity.set(identity, id);
      if (container.identities.size > MOST_IDENTITIES) this.#forget(container, [...container.identities].slice(0, 1));
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#containers.values();
    if (!oldest) return;
    this.#containers.delete(oldest.id);
    this.#forget(oldest, oldest.identities);
  }

  #forget(container: Container, identities: Iterable<string>): void {
    for (const identity of identities) {
      container.identities.delete(identity);
      if (this.#byIdentity.get(identity) === container.id) this.#byIdentity.delete(identity);
    }
  }

  /** The one container that these words speak of; undefined when they speak of none or of several. */
  recognise(identities: Iterable<string>): string | undefined {
    const found = new Set<string>();
    for (const identity of identities) {
      const id = this.#containers.has(identity) ? identity : this.#byIdentity.get(identity);
      if (id && this.#containers.has(id)) found.add(id);
    }
    return found.size === 1 ? [...found][0] : undefined;
  }

  /** Those of these words that speak of this container. */
  wordsFor(id: string, identities: Iterable<string>): string[] {
    return [...identities].filter((word) => word === id || this.#byIdentity.get(word) === id);
  }

  recogniseIn(value: Json): string | undefined {
    return this.recognise(identitiesIn(value));
  }

  /** The request for which a container is gone. @param id its full id: nothing else still stands for it */
  removerOf(id: string): Span | undefined {
    return this.#removers.get(id);
  }

  /** @param remover the request for which it is gone, if a command that still runs made it */
  forget(id: string, remover?: Span): void {
    const container = this.#containers.get(id);
    if (!container) return;
    for (const identity of container.identities)
      if (this.#byIdentity.get(identity) === id) this.#byIdentity.delete(identity);
    this.#containers.delete(id);
    if (remover) this.#removers.set(id, remover);
  }
}
