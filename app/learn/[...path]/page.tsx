import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { Workbench } from '#components/workbench/workbench.tsx';
import { loadCourse, loadLesson } from '#engine/content/load.ts';
import type { Course, CourseLesson } from '#engine/lesson/course.ts';

type Props = { params: Promise<{ path: string[] }> };

const course = cache(() => loadCourse());
const lessonAt = cache((chapter: string, slug: string) => loadLesson(chapter, slug));

/** `/learn/<chapter>/<lesson>`; a lesson's id or name alone leads there too. */
export default async function LessonPage({ params }: Props) {
  const { path } = await params;
  const plan = await course();
  if (path.length === 1) return redirect(placeOf(plan, path[0] ?? '')?.href ?? notFound());
  const [chapter, slug, ...rest] = path;
  const lesson = chapter && slug && rest.length === 0 ? await lessonAt(chapter, slug) : null;
  if (!lesson) notFound();
  const all = plan.chapters.flatMap((one) => one.lessons);
  const index = all.findIndex((one) => one.id === lesson.id);
  return (
    <Workbench
      start={{ kind: 'lab', ...(lesson.recording && { recording: `/recordings/lesson/${lesson.id}` }) }}
      lesson={lesson}
      crumbs={[{ name: lesson.chapter.title, href: `/#${lesson.chapter.slug}` }, { name: lesson.title }]}
      place={`${index + 1} of ${all.length}`}
      {...neighbours(all, index)}
    />
  );
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [chapter = '', slug = ''] = (await params).path;
  const lesson = slug ? await lessonAt(chapter, slug) : null;
  return lesson ? { title: lesson.title, description: lesson.summary } : {};
}

const placeOf = (plan: Course, name: string): CourseLesson | undefined =>
  plan.chapters
    .flatMap((chapter) => chapter.lessons)
    .find(
      (lesson) =>
        lesson.available && [lesson.id.toLowerCase(), lesson.slug].includes(decodeURIComponent(name).toLowerCase()),
    );

function neighbours(all: readonly CourseLesson[], index: number) {
  const link = (lesson: CourseLesson | undefined) =>
    lesson && { title: lesson.title, ...(lesson.available && { href: lesson.href }) };
  const before = link(all[index - 1]);
  const next = link(all[index + 1]);
  return { ...(before && { before }), ...(next && { next }) };
}
