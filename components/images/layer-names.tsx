import type { ReactNode } from 'react';
import { Digest } from '#components/deck/fact.tsx';
import { type ImageMap, type MapLayer, shortDigest } from '#engine/scene/image-map.ts';
import { bytesText } from '#engine/scene/number-words.ts';
import css from './image-details.module.css';

/** The four names of a layer: how each comes about, and where the lab's disk keeps it. */
export function LayerNames({ map, layer }: { map: ImageMap; layer: MapLayer }) {
  const { root = '/var/lib/docker', driver = 'overlay2' } = map.store ?? {};
  const store = `${root}/image/${driver}`;
  const { chainId, below, facts } = layer;
  const diffId = facts?.diffId;
  return (
    <dl className={css.names}>
      <Name
        name="digest"
        how="sha256 of the compressed tar: what a registry calls it"
        where={
          facts && facts.blobs.length > 0 && diffId
            ? `${store}/distribution/v2metadata-by-diffid/sha256/${diffId.slice(7)}`
            : undefined
        }
      >
        {facts && facts.blobs.length > 0 ? (
          facts.blobs.map(({ digest, from, bytes }) => (
            <span key={`${digest} ${from}`}>
              <Digest digest={digest} label="digest" />
              {(from || bytes !== undefined) && (
                <small>{[from, bytes !== undefined && bytesText(bytes)].filter(Boolean).join(', ')}</small>
              )}
            </span>
          ))
        ) : (
          <em>none known: it came from no registry and went to none</em>
        )}
      </Name>
      <Name
        name="diff ID"
        how="sha256 of the tar, not compressed: what the image’s config lists"
        where={`${store}/layerdb/sha256/${chainId.slice(7)}/diff`}
      >
        {diffId ? <Digest digest={diffId} label="diff ID" /> : <em>not read</em>}
      </Name>
      <Name
        name="chain ID"
        how={below ? 'sha256 of “chain ID below, space, diff ID”' : 'of the bottom layer: its diff ID'}
        where={`${store}/layerdb/sha256/${chainId.slice(7)}`}
      >
        <Digest digest={chainId} label="chain ID" />
        {below && diffId && (
          <code className={css.formula}>
            sha256("sha256:{shortDigest(below)}… sha256:{shortDigest(diffId)}…")
          </code>
        )}
      </Name>
      <Name
        name="cache ID"
        how="drawn by chance when it is unpacked: the directory of its files"
        where={facts?.cacheId && `${root}/${driver}/${facts.cacheId}/diff`}
      >
        {facts?.cacheId ? <Digest digest={facts.cacheId} label="cache ID" /> : <em>not read</em>}
      </Name>
    </dl>
  );
}

type NameProps = { name: string; how: string; where: string | undefined; children: ReactNode };

function Name({ name, how, where, children }: NameProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        <p>{how}</p>
        {where && <code className={css.where}>{where}</code>}
      </dd>
    </div>
  );
}
