/** Checks about what lies on the engine's disk, as the image store was read; names are only one way to it. */
import { shortDigest } from '#engine/scene/image-map.ts';
import { storedAt } from '#engine/scene/stored-world.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import { StoredImage } from '#engine/trace/stored.ts';
import type { Check, StoredPattern } from './check.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex } from './log-index.ts';
import { sameImage } from './match.ts';

export function gradeStored({ stored, sticky }: Extract<Check, { kind: 'stored' }>, index: LogIndex): CheckResult {
  const told = index.history.filter(({ subject }) => subject.kind === 'stored-image').reverse();
  const now = storedAt(index.history, Number.MAX_SAFE_INTEGER).images;
  const newest = new Map(told.toReversed().map((event) => [event.subject.id, event]));
  const candidates = sticky ? told : [...newest.values()].filter(({ subject }) => now.has(subject.id));
  const found = candidates.find((event) => fits(imageIn(event), stored));
  if (found) return { met: true, evidence: [found.seq], fact: describe(found) };
  return { met: false, evidence: [], fact: 'No such image lies on the disk yet' };
}

/** What of the disk could not be read is not there. */
function imageIn({ state, attributes }: StateChanged): StoredImage | undefined {
  const parsed = state === 'gone' ? undefined : StoredImage.safeParse(attributes);
  return parsed?.success ? parsed.data : undefined;
}

function fits(image: StoredImage | undefined, { image: name, architecture }: StoredPattern): boolean {
  if (image === undefined) return false;
  if (architecture !== undefined && image.architecture !== architecture) return false;
  return name === undefined || image.tags.some((tag) => sameImage(tag, name));
}

/** `hello-multi:latest (b51612754566) is for arm64` */
function describe(event: StateChanged): string {
  const image = imageIn(event);
  const id = shortDigest(event.subject.id);
  return `${image?.tags[0] ?? 'an image without a name'} (${id}) is for ${image?.architecture}`;
}
