import type { ReactNode } from 'react';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';

type Props = {
  live: boolean;
  /** What to say while nothing ran yet. */
  waiting: ReactNode;
};

/** The log tells nothing of networks. */
export function NoNetwork({ live, waiting }: Props) {
  if (live && waiting) return waiting;
  return (
    <EmptyDeck title="Nothing is known of the network">
      <p>
        {live
          ? 'The kernel of the lab was not asked yet. Here you will see its bridges, the cable of each container, and the rules between them.'
          : 'This recording was made before networks were observed. Record the run again to see its wiring.'}
      </p>
    </EmptyDeck>
  );
}
