import Link from 'next/link';
import type { Course, CourseChapter, CourseLesson } from '#engine/lesson/course.ts';
import { DoneMark } from './done-mark.tsx';
import css from './home.module.css';

/** All lessons by chapter. Those that are there are links; the others say that they are to come. */
export function CourseMap({ course }: { course: Course }) {
  return (
    <section className={css.course} aria-labelledby="course">
      <h2 id="course">The course</h2>
      <p className={css.about}>{course.about}</p>
      <ol className={css.chapters}>
        {course.chapters.map((chapter) => (
          <Chapter key={chapter.slug} chapter={chapter} />
        ))}
      </ol>
    </section>
  );
}

function Chapter({ chapter }: { chapter: CourseChapter }) {
  return (
    <li id={chapter.slug} className={css.chapter}>
      <h3>
        <span>{chapter.number}</span>
        {chapter.title}
      </h3>
      <p>{chapter.about}</p>
      <ol>
        {chapter.lessons.map((lesson) => (
          <Entry key={lesson.id} lesson={lesson} />
        ))}
      </ol>
    </li>
  );
}

function Entry({ lesson }: { lesson: CourseLesson }) {
  if (!lesson.available)
    return (
      <li className={css.entry} data-soon title={lesson.summary}>
        <span className={css.dot} />
        <span>{lesson.title}</span>
        <small>to come</small>
      </li>
    );
  return (
    <li className={css.entry}>
      <DoneMark lesson={lesson.id} />
      <Link href={lesson.href}>
        <b>{lesson.title}</b>
        <span>{lesson.summary}</span>
      </Link>
      <small>{lesson.minutes} min</small>
    </li>
  );
}
