import { Digest, Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import { type ImageMap, type MapImage, sharedBy, sharedBytes } from '#engine/scene/image-map.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import { ImageChain } from './image-chain.tsx';
import css from './image-details.module.css';
import { costOf, remarksOf } from './image-words.ts';
import type { Selection } from './selection.ts';

type Props = { map: ImageMap; image: MapImage; select: (selection: Selection) => void };

/** One image: what it costs, with whom it shares, and what its name leads to. */
export function ImageDetails({ map, image, select }: Props) {
  const { facts, total, own, compressed } = image;
  return (
    <>
      <button type="button" className={css.back} onClick={() => select({})}>
        ← all images
      </button>
      <h3>{image.name}</h3>
      <p className={css.cost}>{costOf(image, map)}</p>
      {remarksOf(image).length > 0 && <p className={css.aside}>{remarksOf(image).join('; ')}.</p>}
      <Facts>
        <Fact name="image ID">
          <Digest digest={image.id} label="image ID" />
        </Fact>
        {facts.tags.length > 1 && <Fact name="tags">{facts.tags.join(', ')}</Fact>}
        <Fact name="for">{[facts.os, facts.architecture, facts.variant].filter(Boolean).join('/') || 'not known'}</Fact>
        {facts.created && <Fact name="created">{facts.created.replace('T', ' ').replace(/\.\d+Z?$|Z$/, '')}</Fact>}
        <Fact name="all its layers">{bytesText(total)}</Fact>
        <Fact name="of its own">{bytesText(own)}</Fact>
        <Fact name="compressed">
          {compressed === undefined
            ? 'not known: this store keeps no compressed sizes, and no pull or push was seen'
            : bytesText(compressed)}
        </Fact>
      </Facts>
      <Sharing map={map} image={image} select={select} />
      <ImageChain map={map} image={image} select={select} />
      {facts.cut && <p className={css.aside}>Not shown: {facts.cut}.</p>}
      <Evidence>
        {map.store?.mode === 'containerd'
          ? 'told by the engine’s API, and read from containerd’s content store'
          : 'read from the lab’s disk'}
      </Evidence>
    </>
  );
}

const MOST = 12;

function Sharing({ map, image, select }: Props) {
  const others = map.images
    .filter((other) => other.id !== image.id && sharedBy(image, other).length > 0)
    .sort((a, b) => sharedBytes(image, b) - sharedBytes(image, a));
  if (others.length === 0) return null;
  return (
    <>
      <h4>Shares layers with</h4>
      <ul className={css.sharing}>
        {others.slice(0, MOST).map((other) => (
          <li key={other.id}>
            <button type="button" onClick={() => select({ image: other.id })} title={other.id}>
              {other.name}
            </button>{' '}
            <span>
              {plural(sharedBy(image, other).length, 'layer')}, {bytesText(sharedBytes(image, other))}
            </span>
            <i style={{ width: `${Math.max(2, (100 * sharedBytes(image, other)) / Math.max(1, image.total))}%` }} />
          </li>
        ))}
      </ul>
      {others.length > MOST && <p className={css.aside}>and {others.length - MOST} more, in the table.</p>}
    </>
  );
}
