/** What is chosen in the image map: an image, or one layer, with the image it was chosen in. */
import type { ImageMap, MapImage, MapLayer } from '#engine/scene/image-map.ts';

export type Selection = { image?: string; layer?: string };

export type Chosen = { image?: MapImage; layer?: MapLayer };

/** What of the selection is there at the cursor. */
export function chosenIn({ images, layers }: ImageMap, { image: id, layer: chainId }: Selection): Chosen {
  const image = images.find((one) => one.id === id);
  const layer = chainId === undefined ? undefined : layers.get(chainId);
  return { ...(image && { image }), ...(layer && { layer }) };
}

export type Lit = { images: ReadonlySet<string>; layers: ReadonlySet<string> };

/** What belongs to it: an image with its layers, a layer with its images. Undefined when nothing is chosen. */
export function litBy({ image, layer }: Chosen): Lit | undefined {
  if (layer) return { images: new Set(layer.users), layers: new Set([layer.chainId]) };
  if (image) return { images: new Set([image.id]), layers: new Set(image.layers.map(({ chainId }) => chainId)) };
  return undefined;
}
