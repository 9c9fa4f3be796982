/** What is told of a lab's network: whole, and only what changed since it was last told. Pure. */
import type { EngineObservation } from '#engine/correlate/observation.ts';
import type { Json, SUBJECTS } from '#engine/trace/event.ts';

type Kind = (typeof SUBJECTS)[number];
export type Told = Pick<EngineObservation, 'subject' | 'action' | 'state' | 'attributes'>;
export type Fact = { kind: Kind; id: string; attributes: object };

const ACTION = 'read';

export class NetFacts {
  /** By scope (a part that is read as a whole), then by `kind id`: the JSON of what was told last. */
  readonly #told = new Map<string, Map<string, string>>();

  /** All that a scope has now; what it had before and has no more is gone. */
  replace(scope: string, facts: readonly Fact[]): Told[] {
    const before = this.#told.get(scope) ?? new Map<string, string>();
    const keys = new Set(facts.map(keyOf));
    const gone = [...before.keys()].filter((key) => !keys.has(key)).flatMap((key) => this.#end(before, key));
    return [...gone, ...facts.flatMap((fact) => this.put(scope, fact))];
  }

  /** One fact of a scope. */
  put(scope: string, { kind, id, attributes }: Fact): Told[] {
    const known = this.#told.get(scope) ?? new Map<string, string>();
    this.#told.set(scope, known);
    const json = JSON.stringify(attributes);
    const key = keyOf({ kind, id });
    if (known.get(key) === json) return [];
    known.set(key, json);
    return [
      { subject: { kind, id }, action: ACTION, state: 'present', attributes: attributes as Record<string, Json> },
    ];
  }

  remove(scope: string, subject: Omit<Fact, 'attributes'>): Told[] {
    const known = this.#told.get(scope);
    return known?.has(keyOf(subject)) ? this.#end(known, keyOf(subject)) : [];
  }

  /** All scopes whose names begin so. */
  drop(prefix: string): Told[] {
    const scopes = [...this.#told.keys()].filter((scope) => scope.startsWith(prefix));
    return scopes.flatMap((scope) => {
      const told = this.replace(scope, []);
      this.#told.delete(scope);
      return told;
    });
  }

  /** Ids of what a scope has. */
  ids(scope: string): string[] {
    return [...(this.#told.get(scope)?.keys() ?? [])].map((key) => key.slice(key.indexOf(' ') + 1));
  }

  #end(known: Map<string, string>, key: string): Told[] {
    known.delete(key);
    const [kind, id = ''] = key.split(/ (.*)/s);
    return [{ subject: { kind: kind as Kind, id }, action: ACTION, state: 'gone', attributes: {} }];
  }
}

const keyOf = ({ kind, id }: Omit<Fact, 'attributes'>): string => `${kind} ${id}`;
