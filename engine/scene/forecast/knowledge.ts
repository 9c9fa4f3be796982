/** What a lab's earlier builds left in the caches, as far as it was seen. A value: each change gives a new one. */
import type { Key } from './key-of.ts';
import type { Plan } from './planned-step.ts';

/** One result in BuildKit's cache. */
export type Cached = {
  own: Key;
  below: Key;
  /** IDs of images that have it as a layer: they keep it when the cache is pruned without `--all` */
  images: readonly string[];
};

/** One image of the classic builder, with a tag or without. */
export type ClassicImage = {
  /** Docker's image ID, or its first twelve digits */
  id: string;
  /** ID of the image below; empty over `scratch` */
  parent: string;
  own: Key;
  /** images that it copied from */
  reads: readonly string[];
};

export type Knowledge = {
  buildkit: {
    results: ReadonlyMap<Key, Cached>;
    pruned: ReadonlySet<Key>;
    /** context → directory → mode as BuildKit first saw it */
    modes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  /** oldest first */
  classic: { images: readonly ClassicImage[]; removed: readonly ClassicImage[] };
  /** by builder, context and path of the Dockerfile: the last build's */
  plans: ReadonlyMap<string, Plan>;
};

export const NOTHING_KNOWN: Knowledge = {
  buildkit: { results: new Map(), pruned: new Set(), modes: {} },
  classic: { images: [], removed: [] },
  plans: new Map(),
};

export const planName = ({ builder, context, path }: Pick<Plan, 'builder' | 'context' | 'path'>): string =>
  JSON.stringify([builder, context, path]);

/** Images that were removed take the classic builder's cache with them; BuildKit's stays, but nothing keeps it any more. */
export function withoutImages(knowledge: Knowledge, ids: readonly string[]): Knowledge {
  const isGone = (id: string) => ids.some((gone) => sameImage(gone, id));
  const { images, removed } = knowledge.classic;
  const results = new Map(
    [...knowledge.buildkit.results].map(([key, one]) => [
      key,
      { ...one, images: one.images.filter((id) => !isGone(id)) },
    ]),
  );
  const [gone, kept] = [images.filter(({ id }) => isGone(id)), images.filter(({ id }) => !isGone(id))];
  return {
    ...knowledge,
    buildkit: { ...knowledge.buildkit, results },
    classic: { images: kept, removed: [...removed, ...gone] },
  };
}

const digits = (id: string): string => id.replace(/^sha256:/, '');

/** Builders print the first twelve digits. */
export const sameImage = (one: string, other: string): boolean =>
  one === other ||
  (Math.min(digits(one).length, digits(other).length) >= 12 &&
    (digits(one).startsWith(digits(other)) || digits(other).startsWith(digits(one))));

/** `docker builder prune`: without `all`, what an image still has stays. It is nothing to the classic builder. */
export function withoutBuildCache(knowledge: Knowledge, { all }: { all: boolean }): Knowledge {
  const { results, pruned } = knowledge.buildkit;
  const kept = new Map([...results].filter(([, { images }]) => !all && images.length > 0));
  const gone = [...results.keys()].filter((key) => !kept.has(key));
  return { ...knowledge, buildkit: { results: kept, pruned: new Set([...pruned, ...gone]), modes: {} } };
}
