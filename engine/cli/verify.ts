/** What the programs that verify content have in common. */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { IMAGES } from '#engine/lab/base-images/build.ts';
import { LabError } from '#engine/lab/driver.ts';
import { hubImagesOf, type Lesson } from '#engine/lesson/lesson.ts';
import { imagesMade } from './hub-wait.ts';
import type { NextLab } from './lab-run.ts';

export type Tally = { passed: number; failed: number };

export const tallyLine = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`;

/** Those of these ids, or all when none is named. Unknown ids are refused: a check that did not run must not look passed. */
export function chosenById<T extends { id: string }>(
  all: readonly T[],
  ids: readonly string[],
  what: string,
): { ok: true; found: T[] } | { ok: false; reason: string } {
  const unknown = ids.filter((id) => !all.some((item) => item.id === id));
  const known = all.map(({ id }) => id).join(', ');
  if (unknown.length > 0)
    return { ok: false, reason: `There is no ${what} ${unknown.join(', ')}. There are: ${known}.` };
  return { ok: true, found: all.filter(({ id }) => ids.length === 0 || ids.includes(id)) };
}

/** While the labs' Docker Hub makes its images, those that need the fewest of them have their turn. */
export const fewestFirst = <T>(items: readonly T[], lessonOf: (item: T) => Lesson): T[] =>
  items.toSorted((one, other) => hubImagesFor([lessonOf(one)]).length - hubImagesFor([lessonOf(other)]).length);

/** What the labs' Docker Hub has to make for these lessons; nothing else is made. */
export const hubImagesFor = (lessons: readonly Lesson[]): string[] => [
  ...new Set(lessons.flatMap((lesson) => hubImagesOf(lesson, [...IMAGES.small, ...IMAGES.debian]))),
];

/** @throws LabError with the reason when one of them could not be made. */
export async function hubImagesPresent(
  lab: LabSession,
  names: readonly string[],
  progress: (line: string) => void,
): Promise<void> {
  if (names.length === 0) return;
  await imagesMade(lab, names, progress);
  const hub = lab.status.hub;
  const failed = hub?.failed.find(({ name }) => names.includes(name));
  const error = failed?.error ?? (hub?.state === 'off' ? hub.detail : undefined);
  if (error) throw new LabError(`The labs’ Docker Hub has no ${failed?.name ?? names.join(', ')}: ${error}`);
}

const IMAGES_LIMIT_MS = 60_000;

/** @throws LabError when an image does not come. */
export async function imagesPresent(lab: LabSession, names: readonly string[]): Promise<void> {
  const missing = () =>
    names.filter((name) => lab.status.images.some((image) => image.name === name && image.state !== 'present'));
  const end = performance.now() + IMAGES_LIMIT_MS;
  while (missing().length > 0) {
    if (performance.now() > end) throw new LabError(`The lab did not get its images: ${missing().join(', ')}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Labs mostly wait for each other's steps: two at a time use both cores of a small machine. */
const LANES = 2;

/** Some at a time, begun in their order; each lane takes the next one when it is done with the one before. */
export async function inLanes<T>(
  items: readonly T[],
  lane: (next: () => T | undefined) => Promise<void>,
): Promise<number> {
  const waiting = [...items];
  await Promise.all(Array.from({ length: Math.min(LANES, items.length) }, () => lane(() => waiting.shift())));
  return 0;
}

/** Each of these in a lab of its own, so that none holds only because of what another left. */
export const inLabs = <T>(
  items: readonly T[],
  newLane: () => NextLab,
  use: (lab: LabSession, item: T) => Promise<void>,
): Promise<number> =>
  inLanes(items, async (next) => {
    const nextLab = newLane();
    for (let item = next(); item !== undefined; item = next()) await use(await nextLab(), item);
  });

export function exitWith(status: number, text: string): never {
  (status === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  return process.exit(status);
}
