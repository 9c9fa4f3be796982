/** What a container's root is made of at a point in time: its layers, top first, and which other containers stand on them. Pure. */
import type { ContainerRoot } from '#engine/trace/storage.ts';
import type { MapLayer } from '../image-map.ts';
import type { TouchedFile } from './container-files.ts';

export type StackLayer = {
  kind: 'upper' | 'init' | 'image';
  directory: string;
  chain?: string;
  /** The history line that made it. */
  by?: string;
  bytes?: number;
  /** Names of other containers that stand on it. */
  shared: readonly string[];
};

export type ContainerStack = { id: string; name: string; root: ContainerRoot; layers: readonly StackLayer[] };

type Names = ReadonlyMap<string, { name: string }>;

/** @param images layers of the image store by chain ID */
export function stacksOf(
  roots: ReadonlyMap<string, ContainerRoot>,
  names: Names,
  images: ReadonlyMap<string, MapLayer>,
): ContainerStack[] {
  const nameOf = (id: string) => names.get(id)?.name ?? id.slice(0, 12);
  const users = new Map<string, string[]>();
  for (const [id, { lower }] of roots)
    for (const { directory } of lower) users.set(directory, [...(users.get(directory) ?? []), id]);
  return [...roots].map(([id, root]) => {
    const shared = (directory: string) => (users.get(directory) ?? []).filter((one) => one !== id).map(nameOf);
    const below = root.lower.toReversed().map(({ directory, chain }): StackLayer => {
      const image = chain === undefined ? undefined : images.get(chain);
      return {
        kind: directory === root.init ? 'init' : 'image',
        directory,
        ...(chain !== undefined && { chain }),
        ...(image?.by !== undefined && { by: image.by }),
        ...(image?.facts?.bytes !== undefined && { bytes: image.facts.bytes }),
        shared: shared(directory),
      };
    });
    const upper: StackLayer = {
      ...{ kind: 'upper', directory: root.upper, shared: [] },
      ...(root.bytes !== undefined && { bytes: root.bytes }),
    };
    return { id, name: nameOf(id), root, layers: [upper, ...below] };
  });
}

/** Layers that are drawn one by one, and runs of those that hold nothing of what was touched. */
export type StackRow = { kind: 'layer'; layer: StackLayer } | { kind: 'folded'; layers: readonly StackLayer[] };

/** @param calm so many layers are drawn one by one whatever they hold */
export function rowsOf({ layers }: ContainerStack, files: readonly TouchedFile[], calm: number): StackRow[] {
  const held = new Set(files.map(({ lower }) => lower));
  const rows: StackRow[] = [];
  for (const layer of layers) {
    const last = rows.at(-1);
    const isOwn = layers.length <= calm || layer.kind !== 'image' || held.has(layer.directory);
    if (isOwn) rows.push({ kind: 'layer', layer });
    else if (last?.kind === 'folded') rows[rows.length - 1] = { ...last, layers: [...last.layers, layer] };
    else rows.push({ kind: 'folded', layers: [layer] });
  }
  return rows;
}

/**
 * The files that are drawn: those touched last, and the chosen one; in the order of their paths, so that none changes places with another.
 */
export function drawnFiles(
  files: ReadonlyMap<string, TouchedFile>,
  most: number,
  chosen: string | undefined,
): TouchedFile[] {
  const worth = [...files.values()].filter(
    ({ directory, now, hides }) => !directory || now !== 'upper' || hides.length > 0,
  );
  const newest = worth.sort((a, b) => weight(b, chosen) - weight(a, chosen) || b.last.at - a.last.at).slice(0, most);
  return newest.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What was only read gives way to what was changed. */
const weight = ({ path, last }: TouchedFile, chosen: string | undefined): number =>
  path === chosen ? 2 : last.action === 'read' ? 0 : 1;

/** What the container sees under the name, and from where. */
export const seenFrom = ({ now }: TouchedFile): 'upper' | 'lower' | undefined =>
  now === 'upper' || now === 'lower' ? now : undefined;
