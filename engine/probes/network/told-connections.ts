/** What is told of connections: the last that was seen of each since it was told, and of no more than a picture can show. Pure. */
import type { ConnectionSeen } from './conntrack-parse.ts';
import type { Fact, NetFacts, Told } from './net-facts.ts';

/** Of a lab at a time; a closed one counts until conntrack forgets it (two minutes for TCP). */
export const MOST_CONNECTIONS = 512;

const scopeOf = (namespace: string) => `${namespace} connections`;

export class ToldConnections {
  readonly #facts: NetFacts;
  readonly #most: number;
  /** By `namespace/id`. What an update does not say of a connection is as it was. */
  readonly #known = new Map<string, ConnectionSeen['connection'] & { namespace: string }>();
  readonly #changed = new Set<string>();
  #left = 0;

  constructor(facts: NetFacts, most = MOST_CONNECTIONS) {
    this.#facts = facts;
    this.#most = most;
  }

  /** How many were not told since it was asked last. */
  takeLeft(): number {
    const left = this.#left;
    this.#left = 0;
    return left;
  }

  see(namespace: string, { id, gone, connection }: ConnectionSeen): void {
    const key = `${namespace}/${id}`;
    const known = this.#known.get(key);
    if (gone) {
      if (this.#known.delete(key)) this.#changed.add(key);
    } else if (known || this.#known.size < this.#most) {
      this.#known.set(key, { namespace, ...known, ...connection });
      this.#changed.add(key);
    } else this.#left++;
  }

  /** All that a namespace has; others that were known of it are gone. */
  replace(namespace: string, all: readonly ConnectionSeen[]): void {
    const now = new Set(all.map(({ id }) => `${namespace}/${id}`));
    this.#end((key) => !now.has(key), namespace);
    for (const seen of all) this.see(namespace, seen);
  }

  /** The namespace went, with all of its connections. */
  drop(namespace: string): Told[] {
    this.#end(() => true, namespace);
    for (const key of this.#changed) if (key.startsWith(`${namespace}/`)) this.#changed.delete(key);
    return this.#facts.drop(scopeOf(namespace));
  }

  take(): Told[] {
    const keys = [...this.#changed];
    this.#changed.clear();
    return keys.flatMap((key) => {
      const connection = this.#known.get(key);
      const scope = scopeOf(key.split('/')[0] ?? '');
      const fact: Omit<Fact, 'attributes'> = { kind: 'connection', id: key };
      return connection ? this.#facts.put(scope, { ...fact, attributes: connection }) : this.#facts.remove(scope, fact);
    });
  }

  #end(ends: (key: string) => boolean, namespace: string): void {
    for (const [key, connection] of this.#known) {
      if (connection.namespace !== namespace || !ends(key)) continue;
      this.#known.delete(key);
      this.#changed.add(key);
    }
  }
}
