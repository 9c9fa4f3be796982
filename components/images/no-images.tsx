import type { ReactNode } from 'react';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import type { ImageMap } from '#engine/scene/image-map.ts';

type Props = {
  map: ImageMap;
  /** The log tells of an image store at some time. */
  told: boolean;
  live: boolean;
  /** What to say while there is neither a run nor a store. */
  waiting: ReactNode;
};

/** No image at the cursor: why, and what to type. */
export function NoImages({ map: { store }, told, live, waiting }: Props) {
  if (!told && live && waiting) return waiting;
  return reason(store, told, live);
}

function reason(store: ImageMap['store'], told: boolean, live: boolean): ReactNode {
  if (!told)
    return (
      <EmptyDeck title="Nothing is known of the images">
        <p>
          {live
            ? 'The engine’s image store was not read yet.'
            : 'This recording was made before the image store was observed. Record the run again to see its images.'}
        </p>
      </EmptyDeck>
    );
  if (store?.mode === 'unread')
    return (
      <EmptyDeck title="The images are not observed">
        <p>{store.detail}</p>
      </EmptyDeck>
    );
  return (
    <EmptyDeck title="No image here">
      <p>
        At this moment the engine keeps no image. <code>docker pull busybox</code> fetches one;{' '}
        <code>docker build</code> makes one.
      </p>
    </EmptyDeck>
  );
}
