/** In which network namespace each container lives, and by what names it is found, as the engine says. Pure. */
import { withoutVar } from './namespace-fact.ts';

type Place = {
  /** the file that keeps its namespace; absent where it has joined another's */
  path?: string;
  /** id or name of the container whose namespace it has joined */
  joined?: string;
  name?: string;
  /** by network */
  aliases: Readonly<Record<string, readonly string[]>>;
};

/** The part of `GET /containers/{id}/json` that is read. */
type Answer = {
  Name?: unknown;
  State?: { Running?: unknown };
  HostConfig?: { NetworkMode?: unknown };
  NetworkSettings?: {
    SandboxKey?: unknown;
    Networks?: Record<string, { Aliases?: unknown; DNSNames?: unknown } | null>;
  };
};

export class ContainerPlaces {
  readonly #places = new Map<string, Place>();

  /** @returns whether it lives where it did before, by the same names */
  learn(id: string, answer: unknown): boolean {
    const said = (typeof answer === 'object' && answer !== null ? answer : {}) as Answer;
    const before = JSON.stringify(this.#places.get(id));
    if (said.State?.Running === true) this.#places.set(id, placeOf(said));
    else this.#places.delete(id);
    return before === JSON.stringify(this.#places.get(id));
  }

  forget(id: string): boolean {
    return this.#places.delete(id);
  }

  clear(): void {
    this.#places.clear();
  }

  /** The file of the namespace in which it lives. */
  pathOf(id: string): string | undefined {
    const place = this.#places.get(id);
    return place?.joined === undefined ? place?.path : this.#joined(place.joined)?.path;
  }

  /** Those that live in the namespace which these files keep, in the order of their ids. */
  at(paths: readonly string[]): string[] {
    const wanted = new Set(paths.map(withoutVar));
    return [...this.#places.keys()].filter((id) => wanted.has(this.pathOf(id) ?? '')).toSorted();
  }

  aliasesOf(id: string, network: string): readonly string[] {
    return this.#places.get(id)?.aliases[network] ?? [];
  }

  #joined(of: string): Place | undefined {
    return this.#places.get(of) ?? [...this.#places.values()].find(({ name }) => name === of);
  }
}

function placeOf({ Name, HostConfig, NetworkSettings }: Answer): Place {
  const [, joined] = /^container:(.+)$/.exec(String(HostConfig?.NetworkMode ?? '')) ?? [];
  const path = NetworkSettings?.SandboxKey;
  const aliases = Object.entries(NetworkSettings?.Networks ?? {}).map(([network, of]) => [
    network,
    strings(of?.DNSNames ?? of?.Aliases),
  ]);
  return {
    ...(joined ? { joined } : typeof path === 'string' && path !== '' ? { path: withoutVar(path) } : {}),
    ...(typeof Name === 'string' && { name: Name.replace(/^\//, '') }),
    aliases: Object.fromEntries(aliases),
  };
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
