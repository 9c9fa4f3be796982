import Link from 'next/link';
import shell from '#components/shell/shell.module.css';
import { TopBar } from '#components/shell/top-bar.tsx';
import css from './plain.module.css';

export default function NotFound() {
  return (
    <>
      <TopBar crumbs={[{ name: 'Not found' }]} />
      <main className={css.centred}>
        <code>404</code>
        <h1>No such page</h1>
        <p>There is nothing at this address. Look for a slip in it, or begin at the course.</p>
        <Link href="/" className={shell.primary}>
          To the course
        </Link>
      </main>
    </>
  );
}
