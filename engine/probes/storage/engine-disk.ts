/** What the engine reckons it takes: its answer to `GET /system/df`, which is the lab's and may say anything. Pure. */
import type { DiskUse } from '#engine/trace/storage.ts';

/** Of each kind; the rest is only part of the sums. */
export const MOST_LISTED = 200;
const LONGEST = 256;

type Answer = {
  LayersSize?: unknown;
  Images?: Listed[] | null;
  Containers?: Listed[] | null;
  Volumes?: Listed[] | null;
  BuildCache?: Listed[] | null;
};
type Listed = Record<string, unknown> | null;

/** Undefined when it is no such answer. */
export function engineDisk(answer: unknown): { engine: DiskUse['engine']; cut: boolean } | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { LayersSize, Images, Containers, Volumes, BuildCache } = answer as Answer;
  if (typeof LayersSize !== 'number') return undefined;
  const lists = [Images, Containers, Volumes, BuildCache].map((list) => (Array.isArray(list) ? list : []));
  const [images = [], containers = [], volumes = [], builds = []] = lists.map((list) => list.slice(0, MOST_LISTED));
  return {
    engine: {
      layers: LayersSize,
      images: images.map((one) => ({
        ...{ id: text(one?.Id), names: texts(one?.RepoTags), size: bytes(one?.Size), shared: bytes(one?.SharedSize) },
      })),
      containers: containers.map((one) => ({
        ...{ id: text(one?.Id), name: texts(one?.Names)[0]?.replace(/^\//, '') ?? '' },
        ...{ written: bytes(one?.SizeRw), root: bytes(one?.SizeRootFs) },
        ...(typeof one?.State === 'string' && { state: text(one.State) }),
      })),
      volumes: volumes.map((one) => {
        const use = (one?.UsageData ?? {}) as { Size?: unknown; RefCount?: unknown };
        return { name: text(one?.Name), size: bytes(use.Size), users: bytes(use.RefCount) };
      }),
      builds: builds.map((one) => ({
        ...{ id: text(one?.ID), size: bytes(one?.Size), inUse: one?.InUse === true, shared: one?.Shared === true },
      })),
    },
    cut: lists.some(({ length }) => length > MOST_LISTED),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, LONGEST) : '');
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.slice(0, 8).map(text) : []);
/** Not known is −1 there. */
const bytes = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0);
