import { Evidence } from '#components/deck/fact.tsx';
import type { ImageMap, MapImage, MapLayer } from '#engine/scene/image-map.ts';
import { plural } from '#engine/scene/number-words.ts';
import css from './image-details.module.css';
import { instructionOf, sizeOf } from './image-words.ts';
import { LayerFileList } from './layer-file-list.tsx';
import { LayerNames } from './layer-names.tsx';
import type { Selection } from './selection.ts';

type Props = { map: ImageMap; layer: MapLayer; image: MapImage | undefined; select: (selection: Selection) => void };

/** One layer: who made it, its four names and where each lives, who stands on it, and what it does to the files below. */
export function LayerDetails({ map, layer, image, select }: Props) {
  const users = map.images.filter(({ id }) => layer.users.includes(id));
  const of = image && layer.users.includes(image.id) ? image : users[0];
  return (
    <>
      {of && (
        <button type="button" className={css.back} onClick={() => select({ image: of.id })}>
          ← {of.name}
        </button>
      )}
      <h3>
        Layer {layer.level + 1}
        {of && ` of ${of.layers.length}`} <small>{sizeOf(layer)}</small>
      </h3>
      <p className={css.by}>
        <code>{instructionOf(layer) || 'Its image’s history does not tell what made it.'}</code>
      </p>
      <h4>Its four names</h4>
      <LayerNames map={map} layer={layer} />
      <h4>Under {plural(users.length, 'image')}</h4>
      <ul className={css.sharing}>
        {users.map((user) => (
          <li key={user.id}>
            <button type="button" onClick={() => select({ image: user.id })}>
              {user.name}
            </button>{' '}
            <span>
              layer {layer.level + 1} of {user.layers.length}
            </span>
          </li>
        ))}
      </ul>
      <h4>What it does to the files below</h4>
      <LayerFileList layer={layer} />
      <Evidence>
        read from the lab’s disk. Whether a file is new or changed: by looking for it in the layers below.
      </Evidence>
    </>
  );
}
