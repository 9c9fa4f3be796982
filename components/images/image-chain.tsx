import { Digest } from '#components/deck/fact.tsx';
import { type HistoryStep, historyOf, type ImageMap, type MapImage, shortDigest } from '#engine/scene/image-map.ts';
import { bytesText } from '#engine/scene/number-words.ts';
import css from './image-chain.module.css';
import { instructionOf, sizeOf } from './image-words.ts';
import marks from './layer-mark.module.css';
import type { Selection } from './selection.ts';

type Props = { map: ImageMap; image: MapImage; select: (selection: Selection) => void };

/** From the name to the bytes: manifest, config, and the layers from top to bottom with the history that made them. */
export function ImageChain({ map, image, select }: Props) {
  const { facts } = image;
  const { mode, root = '', driver = '' } = map.store ?? {};
  return (
    <>
      <h4>From its name to its layers</h4>
      <ol className={css.chain}>
        <li>
          <b>manifest</b>
          <Manifests image={image} />
        </li>
        <li>
          <b>config</b>
          {mode === 'containerd' ? (
            <>
              {facts.config && <Digest digest={facts.config} label="config digest" />}
              <p>
                {facts.configBytes > 0 ? `${bytesText(facts.configBytes)} in containerd’s content store` : 'not read'}
              </p>
            </>
          ) : (
            <>
              <Digest digest={image.id} label="config digest" />
              <p>
                {bytesText(facts.configBytes)} in <code>{`${root}/image/${driver}/imagedb/content/sha256`}</code>. Its
                digest is the image ID; it lists the diff IDs of the layers.
              </p>
            </>
          )}
        </li>
        <li>
          <b>{facts.history.length > 0 ? 'layers, top to bottom' : 'layers'}</b>
          {image.layers.length === 0 && <p>None. The image is its config alone.</p>}
          <ol className={css.history}>
            {historyOf(image)
              .reverse()
              .map((step, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of a history repeat, and never move
                <HistoryLine key={index} step={step} image={image} select={select} />
              ))}
          </ol>
        </li>
      </ol>
    </>
  );
}

function Manifests({ image: { facts } }: { image: MapImage }) {
  if (facts.manifest)
    return (
      <>
        {facts.index && (
          <p>
            index <code>{shortDigest(facts.index)}</code>: one manifest for each platform, of which this is
          </p>
        )}
        <Digest digest={facts.manifest} label="manifest digest" />
      </>
    );
  if (facts.digests.length === 0) return <p>It was built or loaded here: no registry digest is known.</p>;
  return (
    <>
      {facts.digests.map((digest) => (
        <Digest key={digest} digest={digest} label="repository digest" />
      ))}
      <p>Of an index or a manifest: Docker’s own store keeps the digest, not the document.</p>
    </>
  );
}

function HistoryLine({
  step: { line, layer },
  image,
  select,
}: {
  step: HistoryStep;
  image: MapImage;
  select: Props['select'];
}) {
  const text = instructionOf(line) || 'not told';
  if (!layer)
    return (
      <li data-empty>
        <code>{text}</code> <small>config only</small>
      </li>
    );
  return (
    <li>
      <button
        type="button"
        onClick={() => select({ image: image.id, layer: layer.chainId })}
        title={line.by}
        aria-label={`Layer ${layer.level + 1}: ${text}, ${sizeOf(layer)}${layer.users.length > 1 ? `, shared by ${layer.users.length} images` : ''}`}
      >
        <i
          className={marks.mark}
          data-key={layer.users.length > 1 ? 'shared' : layer.facts?.bytes === 0 ? 'empty' : 'own'}
          aria-hidden="true"
        />
        <code>{text}</code>
        <small>{sizeOf(layer)}</small>
      </button>
    </li>
  );
}
