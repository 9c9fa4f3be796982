'use client';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { plural } from '#engine/scene/number-words.ts';
import { useLabHand } from './lab-hand.ts';

/** No packet is seen here, and why. @param later packets of this run that come after the cursor */
export function NoPackets({ later }: { later: number }) {
  const state = useLabHand()?.watch?.state;
  if (later > 0)
    return (
      <EmptyDeck title="No packet was sent yet">
        <p>{plural(later, 'packet')} of this run come after this moment.</p>
      </EmptyDeck>
    );
  if (state === 'starting')
    return (
      <EmptyDeck title="No packet was sent yet">
        <p>Packets are followed in a moment: what is sent before then is not seen.</p>
      </EmptyDeck>
    );
  if (state === 'on')
    return (
      <EmptyDeck title="No packet was sent yet">
        <p>
          Packets are followed. Send one: <code>laptop curl http://192.168.50.1:8080</code> asks a published port from
          outside. Here you see it pass every interface and every rule.
        </p>
      </EmptyDeck>
    );
  return (
    <EmptyDeck title="No packet was followed here">
      <p>
        In a live lab, switch on “Follow packets” and send one: <code>laptop curl http://192.168.50.1:8080</code> asks a
        published port from outside. Here you see it pass every interface and every rule.
      </p>
    </EmptyDeck>
  );
}
