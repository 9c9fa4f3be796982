'use client';
import { useProgress } from '#components/lesson/use-progress.ts';
import css from './home.module.css';

/** Whether this browser has begun the lesson. */
export function DoneMark({ lesson }: { lesson: string }) {
  const [progress] = useProgress(lesson, null);
  const begun = progress.done.length;
  return (
    <span className={css.dot} data-begun={begun > 0 || undefined}>
      {begun > 0 && <span className="sr">{begun} steps done</span>}
    </span>
  );
}
