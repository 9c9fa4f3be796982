import { Scroll } from '#components/deck/scroll.tsx';
import { DeckTable } from '#components/deck/text-twin.tsx';
import { type ImageMap, type MapImage, shortDigest } from '#engine/scene/image-map.ts';
import { bytesText } from '#engine/scene/number-words.ts';
import css from './image-table.module.css';
import { closest, instructionOf, remarksOf, sizeOf } from './image-words.ts';
import type { Chosen, Selection } from './selection.ts';

type Props = { map: ImageMap; chosen: Chosen; select: (selection: Selection) => void };

/** The map in text: every image, and every layer with its users. */
export function ImageTable({ map, chosen, select }: Props) {
  return (
    <Scroll className={css.tables} label="Images and layers as tables">
      <DeckTable>
        <caption>Images</caption>
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">ID</th>
            <th scope="col">Layers</th>
            <th scope="col">All</th>
            <th scope="col">Of its own</th>
            <th scope="col">Shares most with</th>
            <th scope="col">Remarks</th>
          </tr>
        </thead>
        <tbody>
          {map.images.map((image) => (
            <ImageLine key={image.id} map={map} image={image} chosen={chosen.image?.id === image.id} select={select} />
          ))}
        </tbody>
      </DeckTable>
      <Layers map={map} chosen={chosen} select={select} />
    </Scroll>
  );
}

function ImageLine({
  map,
  image,
  chosen,
  select,
}: {
  map: ImageMap;
  image: MapImage;
  chosen: boolean;
  select: Props['select'];
}) {
  return (
    <tr aria-current={chosen || undefined}>
      <th scope="row">
        <button type="button" onClick={() => select({ image: image.id })}>
          {image.name}
        </button>
      </th>
      <td data-short>
        <code>{shortDigest(image.id)}</code>
      </td>
      <td>{image.layers.length}</td>
      <td data-short>{bytesText(image.total)}</td>
      <td data-short>{bytesText(image.own)}</td>
      <td>{closest(image, map)?.name ?? 'none'}</td>
      <td>{[...image.facts.tags.slice(1), ...remarksOf(image)].join(', ')}</td>
    </tr>
  );
}

function Layers({ map, chosen, select }: Props) {
  const names = new Map(map.images.map(({ id, name }) => [id, name]));
  return (
    <DeckTable>
      <caption>Layers, each once</caption>
      <thead>
        <tr>
          <th scope="col">Chain ID</th>
          <th scope="col">Level</th>
          <th scope="col">Bytes</th>
          <th scope="col">Made by</th>
          <th scope="col">Under</th>
        </tr>
      </thead>
      <tbody>
        {[...map.layers.values()].map((layer) => (
          <tr key={layer.chainId} aria-current={chosen.layer?.chainId === layer.chainId || undefined}>
            <th scope="row">
              <button type="button" onClick={() => select({ image: layer.users[0] as string, layer: layer.chainId })}>
                <code>{shortDigest(layer.chainId)}</code>
              </button>
            </th>
            <td>{layer.level + 1}</td>
            <td data-short>{sizeOf(layer)}</td>
            <td>
              <code>{instructionOf(layer)}</code>
            </td>
            <td>{layer.users.map((user) => names.get(user) ?? shortDigest(user)).join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </DeckTable>
  );
}
