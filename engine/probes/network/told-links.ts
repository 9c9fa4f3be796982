/** What is told of a namespace's links: with the other end of each, wherever in the lab that is. */
import type { NetLink } from '#engine/trace/network.ts';
import type { NamespaceWatch } from './namespace-watch.ts';
import type { Fact } from './net-facts.ts';
import type { LinkReading } from './read-links.ts';
import type { RawLink } from './rtnetlink-parse.ts';

export class ToldLinks {
  /** By namespace, by its number for another: that other's inode. */
  readonly #numbers = new Map<string, Map<number, string>>();
  /** Namespaces with a link whose other end was not found. */
  readonly #open = new Set<string>();

  /** Namespaces to be read again now that there are others. */
  get unresolved(): readonly string[] {
    return [...this.#open];
  }

  forget(inode: string): void {
    this.#numbers.delete(inode);
    this.#open.delete(inode);
    for (const numbers of this.#numbers.values())
      for (const [number, other] of numbers) if (other === inode) numbers.delete(number);
  }

  facts(watch: NamespaceWatch, { links, routes, neighbours }: LinkReading, all: readonly NamespaceWatch[]): Fact[] {
    const numbers = this.#resolved(
      watch,
      links.map(({ raw }) => raw),
      all,
    );
    const namespace = watch.inode;
    return [
      ...links.map(({ raw, addresses }) => ({
        ...{ kind: 'net-link' as const, id: `${namespace}/${raw.index}` },
        attributes: linkOf(namespace, raw, addresses, numbers),
      })),
      { kind: 'net-routes', id: namespace, attributes: routes },
      { kind: 'net-neighbours', id: namespace, attributes: neighbours },
    ];
  }

  #resolved(watch: NamespaceWatch, links: readonly RawLink[], all: readonly NamespaceWatch[]): Map<number, string> {
    const numbers = this.#numbers.get(watch.inode) ?? new Map<number, string>();
    this.#numbers.set(watch.inode, numbers);
    const isUnknown = ({ nsid }: RawLink) => nsid !== undefined && !numbers.has(nsid);
    if (links.some(isUnknown)) {
      const named = new Set(numbers.values());
      const others = all.filter(({ inode }) => inode !== watch.inode && !named.has(inode));
      for (const [at, number] of watch.numbersOf(others).entries())
        if (number !== undefined) numbers.set(number, others[at]?.inode ?? '');
    }
    if (links.some(isUnknown)) this.#open.add(watch.inode);
    else this.#open.delete(watch.inode);
    return numbers;
  }
}

function linkOf(namespace: string, raw: RawLink, addresses: string[], numbers: ReadonlyMap<number, string>): NetLink {
  const { other, nsid, ...link } = raw;
  const there = nsid === undefined ? namespace : numbers.get(nsid);
  const peer = other === undefined ? undefined : { ...(there !== undefined && { namespace: there }), index: other };
  return { namespace, ...link, ...(peer && { peer }), addresses };
}
