/** Checks about what lies on the engine's disk, as the image store was read; names are only one way to it. */
import { shortDigest } from '#engine/scene/image-map.ts';
import { storedAt } from '#engine/scene/stored-world.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import { StoredImage, type StoredLayer } from '#engine/trace/stored.ts';
import type { Check, StoredPattern } from './check.ts';
import { sizeInWords } from './describe.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex } from './log-index.ts';
import { amountIs, sameImage, valueMatches } from './match.ts';

export function gradeStored({ stored, sticky }: Extract<Check, { kind: 'stored' }>, index: LogIndex): CheckResult {
  const told = index.history.filter(({ subject }) => subject.kind === 'stored-image').reverse();
  const now = storedAt(index.history, Number.MAX_SAFE_INTEGER);
  const newest = new Map(told.toReversed().map((event) => [event.subject.id, event]));
  const candidates = sticky ? told : [...newest.values()].filter(({ subject }) => now.images.has(subject.id));
  const base = stored.on === undefined ? undefined : tagged(now.images.values(), stored.on);
  const meets = (event: StateChanged) => {
    const image = imageIn(event);
    return image !== undefined && isMeant(image, stored) && isMade(image, stored, base, now.layers);
  };
  const found = candidates.find(meets);
  if (found) return { met: true, evidence: [found.seq], fact: describe(found, stored, base, now.layers) };
  const near = stored.image === undefined ? undefined : candidates.find((event) => isNear(imageIn(event), stored));
  if (near)
    return {
      met: false,
      evidence: [near.seq],
      fact: 'No such image lies on the disk yet',
      missed: describe(near, stored, base, now.layers),
    };
  return { met: false, evidence: [], fact: 'No such image lies on the disk yet' };
}

/** What of the disk could not be read is not there. */
function imageIn({ state, attributes }: StateChanged): StoredImage | undefined {
  const parsed = state === 'gone' ? undefined : StoredImage.safeParse(attributes);
  return parsed?.success ? parsed.data : undefined;
}

function isMeant(image: StoredImage, { image: name, architecture }: StoredPattern): boolean {
  if (architecture !== undefined && image.architecture !== architecture) return false;
  return name === undefined || image.tags.some((tag) => sameImage(tag, name));
}

const isNear = (image: StoredImage | undefined, stored: StoredPattern): boolean =>
  image !== undefined && isMeant(image, stored);

/** What of its layers is asked for. */
function isMade(image: StoredImage, { size, on, added }: StoredPattern, base: StoredImage | undefined, layers: Layers) {
  if (size !== undefined && !valueMatches(bytesOf(image, layers), size)) return false;
  if (on === undefined) return added === undefined;
  const own = addedTo(image, base);
  return own !== undefined && (added === undefined || amountIs(own, added));
}

type Layers = ReadonlyMap<string, StoredLayer>;

/** undefined when the size of one of its layers is not known. */
function bytesOf({ layers, size }: StoredImage, known: Layers): number | undefined {
  const sizes = layers.map((chain) => known.get(chain)?.bytes);
  return sizes.includes(undefined) ? size : sizes.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}

/** A chain ID stands for a layer and all below it, so the base's top one is all that has to be found. */
function addedTo({ layers }: StoredImage, base: StoredImage | undefined): number | undefined {
  const place = base === undefined ? -1 : layers.indexOf(base.layers.at(-1) ?? '');
  return place < 0 ? undefined : layers.length - 1 - place;
}

const tagged = (images: Iterable<StoredImage>, name: string): StoredImage | undefined =>
  [...images].find(({ tags }) => tags.some((tag) => sameImage(tag, name)));

/** `hello-multi:latest (b51612754566) is for arm64`; `my-nginx:latest (…) has 2 layers more than nginx` */
function describe(event: StateChanged, { size, on }: StoredPattern, base: StoredImage | undefined, layers: Layers) {
  const image = imageIn(event);
  const title = `${image?.tags[0] ?? 'an image without a name'} (${shortDigest(event.subject.id)})`;
  if (image === undefined) return `${title} is gone`;
  const facts = [
    ...(size === undefined ? [] : [taking(bytesOf(image, layers))]),
    ...(on === undefined ? [] : [standing(addedTo(image, base), on)]),
  ];
  return `${title} ${facts.join(' and ') || `is for ${image.architecture}`}`;
}

const taking = (bytes: number | undefined): string =>
  bytes === undefined ? 'has layers of unknown size' : `takes ${sizeInWords(bytes)}`;

const standing = (added: number | undefined, on: string): string =>
  added === undefined ? `does not stand on ${on}` : `has ${added} layer${added === 1 ? '' : 's'} more than ${on}`;
