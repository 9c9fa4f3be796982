'use client';
import Link from 'next/link';
import shell from '#components/shell/shell.module.css';
import css from './plain.module.css';

type Props = { error: Error & { digest?: string }; reset(): void };

export default function ErrorPage({ error, reset }: Props) {
  return (
    <main className={css.centred}>
      <h1>This page broke</h1>
      <p>That is a fault of Engine Room, not of your lab: the lab goes on. What the page said:</p>
      <pre className={css.said}>{error.message || error.digest}</pre>
      <div className={css.row}>
        <button type="button" className={shell.primary} onClick={reset}>
          Try again
        </button>
        <Link href="/" className={shell.plain}>
          To the course
        </Link>
      </div>
    </main>
  );
}
