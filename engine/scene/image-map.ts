/**
 * What images the engine keeps at a point in time, and what they share. A layer is one thing however many images stand on it: its chain
 * ID names it together with all that is below it.
 */
import type { StateChanged } from '#engine/trace/event.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import type { HistoryLine, ImageStore, StoredImage, StoredLayer } from '#engine/trace/stored.ts';
import { type SeenManifest, withManifests } from './seen-manifests.ts';
import { type StoredNow, storedAt } from './stored-world.ts';

export type MapLayer = {
  chainId: string;
  /** Absent when the store was not seen to have it. */
  facts?: StoredLayer;
  /** Chain ID of the layer below. */
  below?: string;
  /** 0 is the bottom. */
  level: number;
  /** IDs of the images that stand on it. */
  users: readonly string[];
  /** The history line that made it, as the first of its users tells it. */
  by?: string;
};

export type MapImage = {
  id: string;
  /** Its first tag; without one, `<none>` and the beginning of its ID. */
  name: string;
  facts: StoredImage;
  /** Bottom first. */
  layers: readonly MapLayer[];
  /** No name leads to it. */
  dangling: boolean;
  /** For another architecture than the engine's. */
  foreign: boolean;
  /** Bytes of all its layers, and of those that no other image has: what removing it would free. */
  total: number;
  own: number;
  /** Bytes of its layers in a registry, where all of them are known. */
  compressed?: number;
  /** Came while this run was going on. */
  fresh: boolean;
};

export type ImageMap = {
  store?: ImageStore;
  /** Without the steps of the classic builder that other images came from: `docker images` leaves them out, too. */
  images: readonly MapImage[];
  /** How many such steps there are. */
  steps: number;
  layers: ReadonlyMap<string, MapLayer>;
  /** Names of images that went while this run was going on. */
  gone: readonly string[];
  /** Bytes of the images added up, and of their layers counted once. */
  sum: number;
  onDisk: number;
};

/**
 * @param events in order; only those about the image store count
 * @param since where the run begins that the picture is of: what came or went later is new
 * @param seen manifests that went past the registry
 */
export function imageMapAt(
  events: readonly StateChanged[],
  at: number,
  since?: number,
  seen: readonly SeenManifest[] = [],
): ImageMap {
  const all = withManifests(storedAt(events, at), seen, at);
  const now = withoutSteps(all);
  const before = since === undefined ? now : withoutSteps(storedAt(events, beforeOf(since)));
  const layers = layersOf(now);
  const images = [...now.images].map(([id, facts]) =>
    imageOf(id, facts, { layers, fresh: !before.images.has(id), store: now.store }),
  );
  const gone = [...before.images].filter(([id]) => !now.images.has(id)).map(([id, facts]) => nameOf(id, facts));
  return {
    ...(now.store && { store: now.store }),
    images,
    steps: all.images.size - now.images.size,
    layers,
    gone,
    sum: total(images.map((image) => image.total)),
    onDisk: total([...layers.values()].map(bytesOf)),
  };
}

/** A step has no name, and is the parent of another image. */
function withoutSteps(stored: StoredNow): StoredNow {
  const parents = new Set([...stored.images.values()].flatMap(({ parent }) => parent ?? []));
  const isStep = (id: string, { tags }: StoredImage) => tags.length === 0 && parents.has(id);
  return { ...stored, images: new Map([...stored.images].filter(([id, facts]) => !isStep(id, facts))) };
}

const beforeOf = (at: number): Nanos => nanos(Math.max(0, at - 1));

export const bytesOf = ({ facts }: MapLayer): number => facts?.bytes ?? 0;

/** Bytes in a registry, where they are known. */
export const compressedOf = ({ facts }: MapLayer): number | undefined =>
  facts?.blobs.find(({ bytes }) => bytes !== undefined)?.bytes;

const total = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0);

const nameOf = (id: string, { tags }: StoredImage): string => tags[0] ?? `<none> ${shortDigest(id)}`;

/** `sha256:8e814ccc5d39…` → `8e814ccc5d39` */
export const shortDigest = (digest: string): string => digest.replace(/^.*sha256:/, '').slice(0, 12);

type Around = Pick<MapImage, 'fresh'> & { layers: ReadonlyMap<string, MapLayer>; store: ImageStore | undefined };

function imageOf(id: string, facts: StoredImage, { layers, fresh, store }: Around): MapImage {
  const own = facts.layers.map((chainId) => layers.get(chainId)).filter((layer) => layer !== undefined);
  const known = own.every(({ facts: layer }) => layer?.bytes !== undefined);
  const blobs = own.map(compressedOf);
  const isCompressed = own.length > 0 && blobs.every((bytes) => bytes !== undefined);
  return {
    ...{ id, name: nameOf(id, facts), facts, layers: own, fresh },
    dangling: facts.tags.length === 0,
    foreign: isForeign(facts, store),
    total: known ? total(own.map(bytesOf)) : (facts.size ?? total(own.map(bytesOf))),
    own: total(own.filter(({ users }) => users.length === 1).map(bytesOf)),
    ...(isCompressed && { compressed: total(blobs.filter((bytes) => bytes !== undefined)) }),
  };
}

const isForeign = ({ architecture }: StoredImage, store: ImageStore | undefined): boolean =>
  architecture !== '' && store?.architecture !== undefined && architecture !== store.architecture;

function layersOf({ images, layers }: StoredNow): Map<string, MapLayer> {
  const found = new Map<string, MapLayer & { users: string[] }>();
  for (const [id, image] of images) {
    const lines = image.history.filter(({ empty }) => !empty);
    for (const [level, chainId] of image.layers.entries()) {
      const known = found.get(chainId);
      if (known) known.users.push(id);
      else found.set(chainId, layerOf(image, chainId, level, layers.get(chainId), lines[level]?.by, id));
    }
  }
  return found;
}

function layerOf(
  image: StoredImage,
  chainId: string,
  level: number,
  facts: StoredLayer | undefined,
  by: string | undefined,
  user: string,
): MapLayer & { users: string[] } {
  const below = image.layers[level - 1];
  return { chainId, level, users: [user], ...(facts && { facts }), ...(below && { below }), ...(by && { by }) };
}

/** Layers that both stand on: they share a beginning, or nothing. */
export function sharedBy(a: MapImage, b: MapImage): MapLayer[] {
  const theirs = new Set(b.layers.map(({ chainId }) => chainId));
  return a.layers.filter(({ chainId }) => theirs.has(chainId));
}

export const sharedBytes = (a: MapImage, b: MapImage): number => total(sharedBy(a, b).map(bytesOf));

export type HistoryStep = { line: HistoryLine; layer?: MapLayer };

/** The image's history with the layer that each line left, oldest first. Layers that no line tells of come last. */
export function historyOf({ facts, layers }: MapImage): HistoryStep[] {
  let next = 0;
  const steps = facts.history.map((line): HistoryStep => {
    const layer = line.empty ? undefined : layers[next++];
    return { line, ...(layer && { layer }) };
  });
  return [...steps, ...layers.slice(next).map((layer) => ({ line: { by: '' }, layer }))];
}
