import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import type { ImageMap } from '#engine/scene/image-map.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import css from './image-details.module.css';
import marks from './layer-mark.module.css';

/** Nothing is chosen: the whole store in numbers, and how to read the map. */
export function MapOverview({ map: { store, images, steps, layers, sum, onDisk } }: { map: ImageMap }) {
  return (
    <>
      <h3>The image store</h3>
      <Facts>
        <Fact name="images">{images.length}</Fact>
        <Fact name="layers">{layers.size}, each stored once</Fact>
        <Fact name="added up">{bytesText(sum)}</Fact>
        <Fact name="on disk">{store?.mode === 'containerd' && onDisk === 0 ? 'not known' : bytesText(onDisk)}</Fact>
        {sum > onDisk && onDisk > 0 && <Fact name="saved by sharing">{bytesText(sum - onDisk)}</Fact>}
      </Facts>
      <h4>How to read it</h4>
      <ul className={css.key}>
        <li>
          <i className={marks.mark} data-key="shared" /> a layer under several images: stored once, drawn once
        </li>
        <li>
          <i className={marks.mark} data-key="own" /> a layer that only one image has
        </li>
        <li>
          <i className={marks.mark} data-key="empty" /> a layer of 0 bytes
        </li>
        <li>
          <i className={marks.mark} data-key="fresh" /> new in this run
        </li>
      </ul>
      <p className={css.aside}>
        Widths follow bytes; what is too thin to press is drawn wider, <em>simplified</em>. Choose an image or a layer
        to read its names.
      </p>
      {steps > 0 && (
        <p className={css.aside}>
          {plural(steps, 'step')} of the classic builder {steps === 1 ? 'is' : 'are'} left out;{' '}
          <code>docker images -a</code> lists {steps === 1 ? 'it' : 'them'}.
        </p>
      )}
      {store?.detail && <p className={css.aside}>{store.detail}</p>}
      {store && (
        <Evidence>
          read from <code>{`${store.root}/image/${store.driver}`}</code> on the lab’s disk;{' '}
          {plural(layers.size, 'layer')} in <code>{`${store.root}/${store.driver}`}</code>
        </Evidence>
      )}
    </>
  );
}
