import Link from 'next/link';
import { CourseMap } from '#components/home/course-map.tsx';
import css from '#components/home/home.module.css';
import { HomeFlow } from '#components/home/home-flow.tsx';
import shell from '#components/shell/shell.module.css';
import { TopBar } from '#components/shell/top-bar.tsx';
import { loadCourse, loadLessons } from '#engine/content/load.ts';

export default async function HomePage() {
  const [course, lessons] = await Promise.all([loadCourse(), loadLessons()]);
  const first = course.chapters.flatMap((chapter) => chapter.lessons).find((lesson) => lesson.available);
  const recorded = lessons.find((lesson) => lesson.recording);
  return (
    <>
      <TopBar crumbs={[]} />
      <main>
        <div className={css.hero}>
          <div className={css.opening}>
            <h1>
              Type <code>docker run</code> and watch the request travel from your shell to the kernel and back, on a
              real engine.
            </h1>
            <div className={css.start}>
              {first && (
                <Link href={first.href} className={shell.primary}>
                  Start the first lesson
                </Link>
              )}
              <Link href="/lab">or just open a lab</Link>
            </div>
          </div>
          {recorded && <HomeFlow url={`/recordings/lesson/${recorded.id}`} />}
        </div>
        <CourseMap course={course} />
      </main>
      <footer className={css.foot}>
        <span>Nothing here is scripted: every picture is drawn from what was observed.</span>
        <nav aria-label="More">
          <Link href="/lab">Lab</Link>
          <Link href="/replay">Replay</Link>
          <Link href="/about">About this engine</Link>
        </nav>
      </footer>
    </>
  );
}
