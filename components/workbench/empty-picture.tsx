import Link from 'next/link';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';

/** What will be here, and what to type to see it. */
export function EmptyPicture({ booting, live, example }: { booting: boolean; live: boolean; example: string }) {
  if (booting)
    return (
      <EmptyDeck title="Your lab is starting">
        <p>A Linux host with its own dockerd, containerd and runc boots for you. It takes about a second.</p>
      </EmptyDeck>
    );
  if (!live)
    return (
      <EmptyDeck title="No run to show">
        <p>
          Without an engine, this page shows recordings. <Link href="/replay">Open one</Link>.
        </p>
      </EmptyDeck>
    );
  return (
    <EmptyDeck title="Nothing ran yet">
      <p>
        Type <code>{example}</code> in the terminal. Here you see the request travel from the command line to the kernel
        and back, as it happens.
      </p>
    </EmptyDeck>
  );
}
