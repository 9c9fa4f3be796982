import Link from 'next/link';
import type { ReactNode } from 'react';
import { ThemeToggle } from '#components/theme/theme-toggle.tsx';
import { Brand } from './brand.tsx';
import { HelpDialog } from './help-dialog.tsx';
import css from './top-bar.module.css';

export type Crumb = { name: string; href?: string };

type Props = {
  crumbs: readonly Crumb[];
  /** `3 of 28` */
  place?: string | undefined;
  children?: ReactNode;
};

/** Brand, where one is, what the engine does, and the few things that are everywhere. */
export function TopBar({ crumbs, place, children }: Props) {
  return (
    <header className={css.top}>
      <Brand />
      <nav className={css.crumb} aria-label="Where you are">
        {crumbs.map((crumb, index) => (
          <CrumbItem key={crumb.name} crumb={crumb} first={index === 0} last={index === crumbs.length - 1} />
        ))}
        {place && <small>{place}</small>}
      </nav>
      <div className={css.right}>
        {children}
        <HelpDialog />
        <ThemeToggle />
      </div>
    </header>
  );
}

function CrumbItem({ crumb, first, last }: { crumb: Crumb; first: boolean; last: boolean }) {
  return (
    <>
      {!first && <span aria-hidden="true">/</span>}
      {last ? (
        <b>{crumb.name}</b>
      ) : crumb.href ? (
        <Link href={crumb.href}>{crumb.name}</Link>
      ) : (
        <span>{crumb.name}</span>
      )}
    </>
  );
}
