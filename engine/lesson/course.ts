/** The course map: chapters and all planned lessons, of which some are there. */
import { z } from 'zod';
import { LessonHead } from './lesson.ts';

const slug = z.string().regex(/^[a-z][a-z0-9-]*$/);

export const CourseFile = z.strictObject({
  title: z.string(),
  about: z.string(),
  chapters: z.array(
    z.strictObject({
      slug,
      title: z.string(),
      about: z.string(),
      defaults: LessonHead.pick({ deck: true, images: true, minutes: true }).partial().default({}),
      lessons: z.array(z.strictObject({ id: z.string(), slug, title: z.string(), summary: z.string() })),
    }),
  ),
});
export type CourseFile = z.infer<typeof CourseFile>;

export type CourseLesson = {
  id: string;
  slug: string;
  title: string;
  summary: string;
  available: boolean;
  /** Absent when it is not available yet. */
  minutes?: number;
  /** `/learn/<chapter>/<lesson>` */
  href: string;
};

export type CourseChapter = { number: number; slug: string; title: string; about: string; lessons: CourseLesson[] };

export type Course = { title: string; about: string; chapters: CourseChapter[] };
