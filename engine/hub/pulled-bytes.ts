/** How many bytes a pull of a manifest fetches: its layers as they travel. Of an index those of the machine's own kind. */

type Layer = { digest: string; size: number };
type Child = { digest: string; platform?: { os?: unknown; architecture?: unknown } };

/**
 * @param manifest JSON that a lab may have written
 * @param machine as Go names it: `amd64`
 * @param read the manifest of a digest, as JSON; null where there is none
 * @returns null for what is no manifest, or has nothing for this kind of machine
 */
export async function pulledBytes(
  manifest: unknown,
  machine: string,
  read: (digest: string) => Promise<unknown>,
): Promise<number | null> {
  const own = layersOf(manifest);
  if (own !== null) return own;
  const children = listIn<Child>(manifest, 'manifests', ({ digest }) => typeof digest === 'string');
  const fits = children?.find(({ platform }) => platform?.os === 'linux' && platform.architecture === machine);
  return fits ? layersOf(await read(fits.digest)) : null;
}

/** A layer that is named twice is fetched once. */
function layersOf(manifest: unknown): number | null {
  const layers = listIn<Layer>(manifest, 'layers', ({ size }) => Number.isSafeInteger(size) && (size as number) >= 0);
  const sizes = new Map(layers?.map(({ digest, size }) => [digest, size]));
  return layers && [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** Null unless it is a list of objects that all fit. */
function listIn<Item>(json: unknown, key: string, fits: (item: Record<string, unknown>) => boolean): Item[] | null {
  const list = isObject(json) ? json[key] : null;
  return Array.isArray(list) && list.every((item) => isObject(item) && fits(item)) ? list : null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
