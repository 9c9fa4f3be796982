/**
 * What was told of a lab by `state.changed`, put by subject, so that how things stood at any moment is looked up and not folded again: some
 * facts are told thousands of times.
 */
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';

type Shape = { safeParse(value: unknown): { success: boolean; data?: unknown } };
type Schemas = Readonly<Record<string, Shape>>;
type Value<S extends Schemas, K extends keyof S> = NonNullable<ReturnType<S[K]['safeParse']>['data']>;

/** Of each kind, by the subject's id. */
export type ToldWorld<S extends Schemas> = { readonly [K in keyof S]: ReadonlyMap<string, Value<S, K>> };

export type ToldHistory<S extends Schemas> = {
  /** What was told of later is left out. */
  worldAt(at: number): ToldWorld<S>;
  /** What was told last of a subject, also when it is gone by now. */
  lastOf<K extends keyof S & string>(kind: K, id: string): Value<S, K> | undefined;
  /** When something of these kinds was told, each moment once, rising (ns). */
  moments(kinds: readonly (keyof S & string)[]): number[];
};

/** A history that is told on, an event at a time. */
export type GrowingHistory<S extends Schemas> = ToldHistory<S> & {
  /** What is of no such kind is passed over. */
  add(event: StateChanged): void;
  /** As it was told last, without what is gone. Changes with what is added: nobody keeps it. */
  readonly present: ToldWorld<S>;
};

export type Teller<S extends Schemas> = {
  isKind(kind: string): kind is keyof S & string;
  isAbout(event: TraceEvent): event is StateChanged;
  /** Kept by the list, which must not be changed: a list that has grown is another one. */
  historyOf(events: readonly StateChanged[]): ToldHistory<S>;
  growing(): GrowingHistory<S>;
};

type Told = {
  kind: string;
  id: string;
  values: unknown[];
  /** Of each value: the earliest time of it and of all that were told after it. Rises, so it can be searched. */
  since: number[];
};

/** @param schemas of the attributes, by the subject's kind. What is not as it should be counts as gone. */
export function teller<S extends Schemas>(schemas: S): Teller<S> {
  const known = new WeakMap<readonly StateChanged[], ToldHistory<S>>();
  const isKind = (kind: string): kind is keyof S & string => kind in schemas;
  return {
    isKind,
    isAbout: (event): event is StateChanged => event.type === 'state.changed' && isKind(event.subject.kind),
    historyOf(events) {
      const before = known.get(events);
      if (before) return before;
      const history = growing(schemas);
      for (const event of events) history.add(event);
      known.set(events, history);
      return history;
    },
    growing: () => growing(schemas),
  };
}

function growing<S extends Schemas>(schemas: S): GrowingHistory<S> {
  const subjects = new Map<string, Told>();
  const told: StateChanged[] = [];
  const present = noneOf(schemas);
  return {
    present: present as unknown as ToldWorld<S>,
    add(event) {
      const { kind, id } = event.subject;
      const now = present[kind];
      if (now === undefined) return;
      told.push(event);
      const value = tell(schemas, subjects, event);
      if (value === undefined) now.delete(id);
      else now.set(id, value);
    },
    worldAt: (at) => worldOf(schemas, subjects, at),
    lastOf: <K extends keyof S & string>(kind: K, id: string) =>
      subjects.get(`${kind}/${id}`)?.values.findLast((value) => value !== undefined) as Value<S, K> | undefined,
    moments: (kinds) =>
      [...new Set(told.filter(({ subject }) => kinds.includes(subject.kind)).map(({ at }) => Number(at)))].sort(
        (a, b) => a - b,
      ),
  };
}

const noneOf = (schemas: Schemas): Record<string, Map<string, unknown>> =>
  Object.fromEntries(Object.keys(schemas).map((kind) => [kind, new Map<string, unknown>()]));

/** What it tells. */
function tell(schemas: Schemas, subjects: Map<string, Told>, event: StateChanged): unknown {
  const { kind, id } = event.subject;
  const key = `${kind}/${id}`;
  const told = subjects.get(key) ?? { kind, id, values: [], since: [] };
  subjects.set(key, told);
  const value = toldBy(schemas, event);
  told.values.push(value);
  told.since.push(event.at);
  for (let i = told.since.length - 2; i >= 0 && (told.since[i] as number) > event.at; i--) told.since[i] = event.at;
  return value;
}

/** A log grows by a few events at a time; each is checked once. */
const values = new WeakMap<StateChanged, unknown>();

/** Undefined: it is gone, or what was told of it is not understood. */
function toldBy(schemas: Schemas, event: StateChanged): unknown {
  if (event.state === 'gone') return undefined;
  if (!values.has(event)) values.set(event, schemas[event.subject.kind]?.safeParse(event.attributes).data);
  return values.get(event);
}

function worldOf<S extends Schemas>(schemas: S, subjects: ReadonlyMap<string, Told>, at: number): ToldWorld<S> {
  const maps = noneOf(schemas);
  for (const { kind, id, values, since } of subjects.values()) {
    const value = values[lastUntil(since, at)];
    if (value !== undefined) maps[kind]?.set(id, value);
  }
  return maps as unknown as ToldWorld<S>;
}

/** Index of the last that is not later; −1 when all are. */
function lastUntil(since: readonly number[], at: number): number {
  let [low, high] = [0, since.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((since[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
