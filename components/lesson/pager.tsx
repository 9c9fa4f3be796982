import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import css from './pager.module.css';

/** A neighbour in the course; without `href` it is still to come. */
export type LessonLink = { title: string; href?: string };

export function Pager({ before, next }: { before?: LessonLink | undefined; next?: LessonLink | undefined }) {
  return (
    <nav className={css.pager} aria-label="Lessons before and after">
      {before ? (
        <PagerLink link={before}>
          <ChevronLeft size={14} />
          {before.title}
        </PagerLink>
      ) : (
        <span />
      )}
      {next && (
        <PagerLink link={next}>
          {next.title}
          <ChevronRight size={14} />
        </PagerLink>
      )}
    </nav>
  );
}

function PagerLink({ link, children }: { link: LessonLink; children: React.ReactNode }) {
  if (link.href) return <Link href={link.href}>{children}</Link>;
  return (
    <span title="This lesson is to come">
      {children}
      <small>to come</small>
    </span>
  );
}
