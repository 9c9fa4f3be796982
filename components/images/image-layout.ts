/**
 * The image map: one row for each image, its layers from left (the bottom) to right (the top). A layer that several images stand on is one
 * block over all their rows. Widths follow bytes; what would be too thin to see or to press gets a least width.
 */
import { hierarchy } from 'd3';
import { monoWidth } from '#components/flow/text-width.ts';
import { bytesOf, compressedOf, type ImageMap, type MapImage, type MapLayer } from '#engine/scene/image-map.ts';

export type LayerBlock = {
  layer: MapLayer;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Its bytes alone would make it narrower. */
  widened: boolean;
};

export type ImageRow = {
  image: MapImage;
  /** Top of the row. */
  y: number;
  height: number;
  /** Where its last layer ends; 0 without layers. */
  end: number;
};

export type ImagePicture = { rows: ImageRow[]; blocks: LayerBlock[]; width: number; height: number; widened: boolean };

type Nest = { layer?: MapLayer; image?: MapImage; above: Nest[] };

/** Blocks are at least this wide (px), as far as the longest stack leaves room; never narrower than the second. */
const LEAST = 12;
const THINNEST = 3;

/** Size of a name (px). */
export const NAME = 12.5;
const LOW = 28;
const HIGH = 60;

/** Of a row (px): a few images fill the room, many are scrolled. @param least for a finger, more than for a mouse */
export const rowHeight = (images: number, room: number, least = LOW): number =>
  Math.round(Math.min(HIGH, Math.max(least, room / Math.max(1, images))));

/** @param room for the blocks (px); what needs more is wider @param height of a row */
export function imageLayout({ images, layers }: ImageMap, room: number, height: number): ImagePicture {
  const leastOf = leastWidth(images, room);
  const widthOf = blockWidth(images, room, leastOf);
  const rows: ImageRow[] = [];
  const blocks: LayerBlock[] = [];
  const place = (nest: Nest, x: number): void => {
    const first = rows.length;
    const width = nest.layer ? widthOf(nest.layer) : 0;
    if (nest.image) rows.push({ image: nest.image, y: rows.length * height, height, end: x });
    for (const above of nest.above) place(above, x + width);
    if (nest.layer)
      blocks.push({
        ...{ layer: nest.layer, x, y: first * height, width, height: (rows.length - first) * height },
        widened: width <= leastOf(nest.layer) && weightOf(nest.layer) > 0,
      });
  };
  place(sorted(nested(images, layers)), 0);
  const widest = Math.max(0, ...rows.map(({ end }) => end));
  return { rows, blocks, width: widest, height: rows.length * height, widened: blocks.some((block) => block.widened) };
}

/** What is known of its size: where its own bytes are not, the compressed ones. */
const weightOf = (layer: MapLayer): number =>
  layer.facts?.bytes === undefined ? (compressedOf(layer) ?? 0) : bytesOf(layer);

type Width = (layer: MapLayer) => number;

/** Layers of a tall stack are thinner, so that it finds room. */
function leastWidth(images: readonly MapImage[], room: number): Width {
  const tallest = new Map<string, number>();
  for (const { layers } of images)
    for (const { chainId } of layers) tallest.set(chainId, Math.max(tallest.get(chainId) ?? 0, layers.length));
  return ({ chainId }) => Math.max(THINNEST, Math.min(LEAST, (0.45 * room) / (tallest.get(chainId) ?? 1)));
}

/** The widest stack takes the room: bytes get what least widths leave of it. */
function blockWidth(images: readonly MapImage[], room: number, leastOf: Width): Width {
  const total = ({ layers }: MapImage, width: Width) => layers.reduce((sum, layer) => sum + width(layer), 0);
  const widest = (width: Width) => Math.max(0, ...images.map((image) => total(image, width)));
  const at =
    (perByte: number): Width =>
    (layer) =>
      Math.max(leastOf(layer), weightOf(layer) * perByte);
  let [low, high] = [0, room / Math.max(1, widest(weightOf))];
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2;
    if (widest(at(middle)) > room) high = middle;
    else low = middle;
  }
  return at(low);
}

/** Layers as a tree: above each stand those that were put on it, and the images that end with it. */
function nested(images: readonly MapImage[], layers: ImageMap['layers']): Nest {
  const root: Nest = { above: [] };
  const nests = new Map<string, Nest>([...layers].map(([id, layer]) => [id, { layer, above: [] }]));
  for (const nest of nests.values()) nestOf(nests, nest.layer?.below, root).above.push(nest);
  for (const image of images) nestOf(nests, image.layers.at(-1)?.chainId, root).above.push({ image, above: [] });
  return root;
}

const nestOf = (nests: ReadonlyMap<string, Nest>, chainId: string | undefined, root: Nest): Nest =>
  (chainId === undefined ? undefined : nests.get(chainId)) ?? root;

/**
 * What ends here comes first (without any layer: last), then the most used, then by name; so a map keeps its order while images come and
 * go.
 */
function sorted(root: Nest): Nest {
  hierarchy(root, ({ above }) => above).eachAfter(({ data }) => {
    const endsHere = data === root ? 1 : -1;
    data.above.sort(
      (a, b) =>
        endsHere * (Number(a.image !== undefined) - Number(b.image !== undefined)) ||
        (b.layer?.users.length ?? 0) - (a.layer?.users.length ?? 0) ||
        compareText(nameOf(a), nameOf(b)),
    );
  });
  return root;
}

/** A layer goes by its first image. */
function nameOf({ image, above }: Nest): string {
  return image ? image.name : above.length > 0 ? nameOf(above[0] as Nest) : '';
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Of the column of names (px): as narrow as they allow. */
export function labelWidth({ images }: ImageMap, width: number): number {
  const longest = Math.max(
    0,
    ...images.map(({ name, facts }) => monoWidth(name, NAME) + (facts.tags.length > 1 ? 22 : 0)),
  );
  return Math.round(Math.min(longest + 44, 300, Math.max(116, width * 0.36)));
}
