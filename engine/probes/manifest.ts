/** What an image index or a manifest leads to, pure. Both formats, OCI's and Docker's, have the same fields. */
import { BOUNDS, isDigest } from './image-store-parse.ts';

export type Manifest = { config: string; layers: { digest: string; bytes: number }[] };

type Descriptor = { digest?: unknown; size?: unknown; platform?: { os?: unknown; architecture?: unknown } };

const MOST_PLATFORMS = 64;

/** Undefined when it is no manifest of an image. */
export function manifestOf(value: unknown): Manifest | undefined {
  const { config, layers } = (value ?? {}) as { config?: Descriptor; layers?: unknown };
  if (!isDigest(config?.digest) || !Array.isArray(layers) || layers.length > BOUNDS.layers) return undefined;
  const blobs = layers.map((layer: Descriptor | null) => ({ digest: layer?.digest, bytes: Number(layer?.size) }));
  if (!blobs.every((blob): blob is Manifest['layers'][number] => isDigest(blob.digest) && blob.bytes >= 0))
    return undefined;
  return { config: config.digest, layers: blobs };
}

/** Digests of the manifests that an index lists, without what is no platform (attestations). */
export function platformsOf(value: unknown): string[] {
  const { manifests } = (value ?? {}) as { manifests?: unknown };
  return (Array.isArray(manifests) ? manifests : [])
    .slice(0, MOST_PLATFORMS)
    .filter((one: Descriptor | null) => one?.platform?.architecture !== 'unknown')
    .map((one: Descriptor | null) => one?.digest)
    .filter(isDigest);
}
