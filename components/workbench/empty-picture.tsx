import Link from 'next/link';
import css from './workbench.module.css';

/** What will be here, and what to type to see it. */
export function EmptyPicture({ booting, live, example }: { booting: boolean; live: boolean; example: string }) {
  if (booting)
    return (
      <div className={css.nothing}>
        <h2>Your lab is starting</h2>
        <p>A Linux host with its own dockerd, containerd and runc boots for you. It takes about a second.</p>
      </div>
    );
  if (!live)
    return (
      <div className={css.nothing}>
        <h2>No run to show</h2>
        <p>
          Without an engine, this page shows recordings. <Link href="/replay">Open one</Link>.
        </p>
      </div>
    );
  return (
    <div className={css.nothing}>
      <h2>Nothing ran yet</h2>
      <p>
        Type <code>{example}</code> in the terminal. Here you see the request travel from the command line to the kernel
        and back, as it happens.
      </p>
    </div>
  );
}
