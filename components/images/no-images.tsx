import type { ReactNode } from 'react';
import type { ImageMap } from '#engine/scene/image-map.ts';
import css from './images.module.css';

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
  return <div className={css.none}>{reason(store, told, live)}</div>;
}

function reason(store: ImageMap['store'], told: boolean, live: boolean): ReactNode {
  if (!told)
    return (
      <>
        <h2>Nothing is known of the images</h2>
        <p>
          {live
            ? 'The engine’s image store was not read yet.'
            : 'This recording was made before the image store was observed. Record the run again to see its images.'}
        </p>
      </>
    );
  if (store?.mode === 'unread')
    return (
      <>
        <h2>The images are not observed</h2>
        <p>{store.detail}</p>
      </>
    );
  return (
    <>
      <h2>No image here</h2>
      <p>
        At this moment the engine keeps no image. <code>docker pull busybox</code> fetches one;{' '}
        <code>docker build</code> makes one.
      </p>
    </>
  );
}
