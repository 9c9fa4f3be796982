/**
 * Reads `lessons/`: `course.yaml` plans chapters and lessons; a lesson that is there lies in `NN-<chapter>/NN-<lesson>/lesson.md`.
 * Chapter numbers count from 1, lesson numbers run through the whole course; links carry only the words.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Course, type CourseChapter, CourseFile } from '#engine/lesson/course.ts';
import type { Lesson } from '#engine/lesson/lesson.ts';
import { ContentError } from './content-error.ts';
import { readLesson } from './read-lesson.ts';
import { readYaml } from './read-yaml.ts';

/** Absolute path of the lessons folder. The product is started in its own folder. */
export const lessonsRoot: string = join(process.cwd(), 'lessons');

type Planned = CourseFile['chapters'][number]['lessons'][number];
type Spot = { chapter: CourseFile['chapters'][number]; chapterNumber: number; planned: Planned };

/** The map of all planned lessons. @throws ContentError */
export async function loadCourse(root = lessonsRoot): Promise<Course> {
  const file = await readCourse(root);
  const lessons = new Map((await loadLessons(root)).map((lesson) => [lesson.id, lesson]));
  const chapters = file.chapters.map((chapter, place): CourseChapter => {
    const { slug, title, about } = chapter;
    return {
      number: place + 1,
      slug,
      title,
      about,
      lessons: chapter.lessons.map((planned) => mapEntry(slug, planned, lessons.get(planned.id))),
    };
  });
  return { title: file.title, about: file.about, chapters };
}

/** null when there is no such lesson, or not yet. @throws ContentError */
export async function loadLesson(chapter: string, lesson: string, root = lessonsRoot): Promise<Lesson | null> {
  const spots = spotsOf(await readCourse(root));
  const spot = spots.find((one) => one.chapter.slug === chapter && one.planned.slug === lesson);
  return spot === undefined ? null : readSpot(spot, root);
}

/** All lessons that are there, in order. @throws ContentError */
export async function loadLessons(root = lessonsRoot): Promise<Lesson[]> {
  const read = await Promise.all(spotsOf(await readCourse(root)).map((spot) => readSpot(spot, root)));
  return read.filter((lesson) => lesson !== null);
}

/** Absolute path of a lesson's recording; null when it has none. */
export const recordingFile = (lesson: Lesson, root = lessonsRoot): string | null =>
  lesson.recording === undefined ? null : join(root, lesson.recording);

/** Absolute path at which a lesson's recording lies, or would. */
export const recordingPlace = (lesson: Lesson, root = lessonsRoot): string =>
  join(root, folderOf(lesson.chapter, lesson), RECORDING);

const RECORDING = 'run.trace.jsonl';

/** `01-the-stack/03-anatomy-of-docker-run` */
const folderOf = (chapter: { number: number; slug: string }, lesson: { id: string; slug: string }): string =>
  `${twoDigits(chapter.number)}-${chapter.slug}/${lesson.id.slice(1)}-${lesson.slug}`;

async function readCourse(root: string): Promise<CourseFile> {
  const source = await readFile(join(root, 'course.yaml'), 'utf8');
  return readYaml(source, CourseFile, { file: 'lessons/course.yaml', line: 1 });
}

const spotsOf = (course: CourseFile): Spot[] =>
  course.chapters.flatMap((chapter, place) =>
    chapter.lessons.map((planned) => ({ chapter, chapterNumber: place + 1, planned })),
  );

async function readSpot({ chapter, chapterNumber, planned }: Spot, root: string): Promise<Lesson | null> {
  const folder = folderOf({ number: chapterNumber, slug: chapter.slug }, planned);
  if (!existsSync(join(root, folder, 'lesson.md'))) return null;
  const file = `lessons/${folder}/lesson.md`;
  const recording = `${folder}/${RECORDING}`;
  const lesson = readLesson(await readFile(join(root, folder, 'lesson.md'), 'utf8'), {
    file,
    slug: planned.slug,
    chapter: { number: chapterNumber, slug: chapter.slug, title: chapter.title },
    defaults: chapter.defaults,
    ...(existsSync(join(root, recording)) && { recording }),
  });
  if (lesson.id !== planned.id)
    throw new ContentError(file, 2, `calls itself ${lesson.id}, the course plan has ${planned.id} here`);
  return lesson;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function mapEntry(chapter: string, planned: Planned, lesson: Lesson | undefined): CourseChapter['lessons'][number] {
  const { id, slug } = planned;
  const base = { id, slug, href: `/learn/${chapter}/${slug}` };
  return lesson === undefined
    ? { ...base, title: planned.title, summary: planned.summary, available: false }
    : { ...base, title: lesson.title, summary: lesson.summary, minutes: lesson.minutes, available: true };
}
