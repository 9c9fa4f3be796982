import type { ReactNode, Ref } from 'react';
import css from './deck.module.css';

type Props = {
  /** Where nothing in it takes the focus: what scrolls must be reached by keyboard. */
  label?: string;
  className?: string;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
};

/** A view that scrolls. */
export const Scroll = ({ label, className = '', ref, children }: Props) => (
  <section ref={ref} className={`${css.scroll} ${className}`} aria-label={label} tabIndex={label ? 0 : undefined}>
    {children}
  </section>
);

/** The sentence on top of a view; `<small>` in it is a second line. */
export const Lede = ({ live, children }: { live?: boolean; children: ReactNode }) => (
  <p className={css.lede} aria-live={live ? 'polite' : undefined}>
    {children}
  </p>
);
