import type { ReactNode } from 'react';
import { CopyButton } from '#components/inspector/copy-button.tsx';
import css from './fact.module.css';

/** What is known of one thing, name by name, for the side of a deck. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className={css.facts}>{children}</dl>;

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A digest: its beginning is shown, the whole is copied. */
export function Digest({ digest, label }: { digest: string; label: string }) {
  const prefix = /^(.*sha256:)/.exec(digest)?.[1] ?? '';
  return (
    <span className={css.digest} title={digest}>
      <code>
        {prefix}
        <b>{digest.slice(prefix.length, prefix.length + 12)}</b>
        {digest.length > prefix.length + 12 && '…'}
      </code>
      <CopyButton text={() => digest} label={label} />
    </span>
  );
}

/** How this is known, and where from. */
export const Evidence = ({ how = 'observed', children }: { how?: string; children: ReactNode }) => (
  <p className={css.evidence}>
    <b>{how}</b> {children}
  </p>
);
