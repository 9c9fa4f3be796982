/**
 * Manifests that went past the registry, in either direction. They tell how large blobs are as they travel, and how a name leads to a
 * config: Docker's own image store keeps neither.
 */

import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, TraceEvent } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import type { StoredImage, StoredLayer } from '#engine/trace/stored.ts';
import type { StoredNow } from './stored-world.ts';
import { type Manifest, manifestIn } from './transfer-body.ts';

export type SeenManifest = { at: Nanos /** Its own, as the registry said. */; digest: string; manifest: Manifest };

export function seenManifest(event: TraceEvent): SeenManifest | undefined {
  if (event.type !== 'span.ended' || !event.outcome.ok) return undefined;
  const { attributes, at } = event;
  const digest = jsonField(attributes[ATTR.httpResponseHeaders], 'docker-content-digest');
  const manifest = typeof digest === 'string' ? bodyOf(attributes) : undefined;
  return manifest && { at, digest: digest as string, manifest };
}

const bodyOf = (attributes: Attributes): Manifest | undefined =>
  manifestIn(attributes[ATTR.httpResponseBody]) ?? manifestIn(attributes[ATTR.httpRequestBody]);

/** What the store tells, and what manifests seen until then add to it. @param at what was seen later is left out */
export function withManifests(stored: StoredNow, seen: readonly SeenManifest[], at: number): StoredNow {
  const known = seen.filter((one) => one.at <= at);
  if (known.length === 0) return stored;
  const sizes = sizesIn(known);
  return {
    ...stored,
    layers: new Map([...stored.layers].map(([id, layer]) => [id, sized(layer, sizes)])),
    images: new Map([...stored.images].map(([id, image]) => [id, led(id, image, known)])),
  };
}

function sizesIn(seen: readonly SeenManifest[]): Map<string, number> {
  const listed = seen.flatMap(({ manifest }) => (manifest.kind === 'image' ? manifest.layers : []));
  return new Map(
    listed.flatMap(({ digest, size }): [string, number][] => (size === undefined ? [] : [[digest, size]])),
  );
}

/** The same layer where nothing is added: whoever remembers it by identity may go on. */
function sized(layer: StoredLayer, sizes: ReadonlyMap<string, number>): StoredLayer {
  if (!layer.blobs.some(({ digest, bytes }) => bytes === undefined && sizes.has(digest))) return layer;
  const blobs = layer.blobs.map((blob) => {
    const bytes = blob.bytes ?? sizes.get(blob.digest);
    return bytes === undefined ? blob : { ...blob, bytes };
  });
  return { ...layer, blobs };
}

/** An image's ID is the digest of its config: a manifest that names it is the image's own. */
function led(id: string, image: StoredImage, seen: readonly SeenManifest[]): StoredImage {
  if (image.manifest !== undefined) return image;
  const own = seen.findLast(({ manifest }) => manifest.kind === 'image' && manifest.config?.digest === id);
  if (!own) return image;
  const lists = ({ manifest }: SeenManifest) =>
    manifest.kind === 'index' && manifest.manifests.some(({ digest }) => digest === own.digest);
  const index = seen.findLast(lists)?.digest;
  return { ...image, manifest: own.digest, ...(index !== undefined && { index }) };
}
