/** What to notice in an image map, and what an image costs, in sentences. Pure. */
import {
  bytesOf,
  compressedOf,
  type ImageMap,
  type MapImage,
  type MapLayer,
  sharedBy,
  sharedBytes,
} from '#engine/scene/image-map.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';

/** One sentence for the whole map; of a run that changed it, what it changed. */
export function noticeOf(map: ImageMap): string {
  const fresh = map.images.filter((image) => image.fresh);
  const [first] = fresh;
  if (first) return fresh.length === 1 ? arrivalOf(first, map) : arrivalsOf(fresh, map);
  if (map.gone.length > 0) return `${namesText(map.gone)} went; layers that no other image stands on went with it.`;
  return standing(map);
}

function standing({ images, sum, onDisk }: ImageMap): string {
  const saved = sum - onDisk;
  if (images.length === 0) return 'The engine keeps no image.';
  if (images.length === 1) return `One image of ${bytesText(onDisk)}; there is no other to share with.`;
  if (saved <= 0) return `${plural(images.length, 'image')}, ${bytesText(onDisk)}. No layer is shared.`;
  return `${plural(images.length, 'image')} add up to ${bytesText(sum)}, but take ${bytesText(onDisk)}: a shared layer is stored once.`;
}

function arrivalOf(image: MapImage, map: ImageMap): string {
  if (image.layers.length === 0)
    return `${image.name} came: it has no layer, only a config of ${bytesText(image.facts.configBytes)}.`;
  const there = image.total - image.own;
  if (there === 0) return `${image.name} came: ${bytesText(image.own)}, shared with no other image.`;
  return `${image.name} is ${bytesText(image.total)}, but ${bytesText(there)} of it ${baseOf(image, map)}: it adds ${bytesText(image.own)}.`;
}

function arrivalsOf(fresh: readonly MapImage[], { layers }: ImageMap): string {
  const ids = new Set(fresh.map(({ id }) => id));
  const added = [...layers.values()].filter(({ users }) => users.every((user) => ids.has(user)));
  const bytes = added.reduce((sum, layer) => sum + bytesOf(layer), 0);
  return `${namesText(fresh.map(({ name }) => name))} came, with ${plural(added.length, 'new layer')}: ${bytesText(bytes)}.`;
}

function baseOf(image: MapImage, map: ImageMap): string {
  const base = closest(image, map);
  return base ? `is ${base.name}’s as well` : 'is shared';
}

/** The image with which it shares most; of several, one that is no larger than what is shared. */
export function closest(image: MapImage, { images }: ImageMap): MapImage | undefined {
  const others = images.filter((other) => other.id !== image.id && sharedBy(image, other).length > 0);
  return others.sort((a, b) => sharedBytes(image, b) - sharedBytes(image, a) || a.total - b.total)[0];
}

/** `nginx costs 64 MB, of which 56.1 MB is debian’s too.` */
export function costOf(image: MapImage, map: ImageMap): string {
  const base = closest(image, map);
  if (image.layers.length === 0) return 'It has no layer: only a config.';
  if (!base) return `It takes ${bytesText(image.total)}, and shares none of it.`;
  const shared = sharedBytes(image, base);
  const alone =
    image.own === 0 ? 'Removing it frees nothing but its config.' : `Removing it frees ${bytesText(image.own)}.`;
  return `It takes ${bytesText(image.total)}, of which ${bytesText(shared)} is ${base.name}’s too. ${alone}`;
}

export function namesText(names: readonly string[]): string {
  if (names.length <= 2) return names.join(' and ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

/** `COPY . /app`: what made a layer, without what the shell and the builder add. */
export const instructionOf = ({ by = '' }: Pick<MapLayer, 'by'>): string =>
  by
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^(?:RUN )?\/bin\/sh -c /, 'RUN ')
    .replace(/\s*# buildkit$/, '')
    .trim();

/** For the eye and for those who listen: what is special about it. */
export function remarksOf(image: MapImage): string[] {
  return [
    image.fresh ? 'new in this run' : '',
    image.dangling ? 'dangling: no tag' : '',
    image.foreign ? `for ${image.facts.architecture}, not this engine’s architecture` : '',
    image.layers.length === 0 && image.facts.cut === undefined ? 'no layer' : '',
  ].filter((text) => text !== '');
}

/** `56.1 MB`, `1.09 MB compressed`, or that it is not known. */
export function sizeOf(layer: MapLayer): string {
  const compressed = compressedOf(layer);
  if (layer.facts?.bytes !== undefined) return bytesText(layer.facts.bytes);
  return compressed === undefined ? 'size not known' : `${bytesText(compressed)} compressed`;
}
