/** Is something of a place in a layer? Its changed paths are searched, as far as they were told. */
import type { LayerFiles, StoredLayer } from '#engine/trace/stored.ts';

export type LayerSearch = {
  /** `observed`: all changed paths of the layer were searched. `inferred`: not all of them are known */
  evidence: 'observed' | 'inferred';
  /** paths at the place or below it */
  found: readonly string[];
  /** paths that were searched, and all that the layer changed; absent where its files were not read */
  searched: number;
  all?: number;
};

/** @param place absolute. An empty directory is no changed path: a mount may leave one where it stood. */
export function searchLayer(layer: Pick<StoredLayer, 'files'> | undefined, place: string): LayerSearch {
  const files = layer?.files;
  if (!files) return { evidence: 'inferred', found: [], searched: 0 };
  const root = place.replace(/\/+$/, '');
  const found = files.paths.flatMap(({ path }) => (path === root || path.startsWith(`${root}/`) ? [path] : []));
  const all = files.added + files.changed + files.deleted + files.opaque;
  return { evidence: isWhole(files, all) ? 'observed' : 'inferred', found, searched: files.paths.length, all };
}

/** The list of a layer has an end, and so has a path in it. */
const isWhole = ({ paths, cut }: LayerFiles, all: number): boolean =>
  !cut && paths.length === all && paths.every(({ path }) => path.startsWith('/'));
