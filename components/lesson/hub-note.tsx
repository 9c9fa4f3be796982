'use client';
import { hubImagesOf, type Lesson } from '#engine/lesson/lesson.ts';
import type { LabStatus } from '#engine/trace/wire.ts';
import css from './lesson.module.css';

/** Images that the lesson pulls and that are not made yet: a pull of one of them waits, and may then be refused. */
export function HubNote({ lesson, status }: { lesson: Lesson; status: LabStatus | null }) {
  const text = status && noteOf(lesson, status);
  return (
    <p className={css.hub} role="status" hidden={!text}>
      {text}
    </p>
  );
}

/** undefined when nothing is in the way. */
export function noteOf(lesson: Pick<Lesson, 'images' | 'pulls'>, { images, hub }: LabStatus): string | undefined {
  const inLab = images.map(({ name }) => name);
  const needed = hubImagesOf(lesson, inLab);
  if (!hub || needed.length === 0) return undefined;
  if (hub.state === 'off') return `This lab has no Docker Hub, and this lesson pulls ${listed(needed)}.`;
  const missing = needed.filter((name) => hub.missing.includes(name));
  const failed = hub.failed.filter(({ name }) => needed.includes(name));
  if (missing.length > 0)
    return `${listed(missing)} ${still(missing)} for the lab’s Docker Hub. You can read on meanwhile.`;
  return failed.length > 0
    ? `The lab’s Docker Hub has no ${listed(failed.map(({ name }) => name))}: ${failed[0]?.error}`
    : undefined;
}

const still = (names: readonly string[]): string =>
  names.length === 1 ? 'is still being made' : 'are still being made';

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
