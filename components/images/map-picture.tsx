'use client';
import { useMemo, useRef, useState } from 'react';
import { walk } from '#components/deck/walk.ts';
import { useSize } from '#components/flow/use-size.ts';
import type { ImageMap } from '#engine/scene/image-map.ts';
import { ImageLabel } from './image-label.tsx';
import { imageLayout, labelWidth, rowHeight } from './image-layout.ts';
import css from './image-map.module.css';
import { LayerBlocks } from './layer-blocks.tsx';
import { type Chosen, chosenIn, litBy, type Selection } from './selection.ts';

type Props = { map: ImageMap; chosen: Chosen; select: (selection: Selection) => void };

/** Right of the blocks: what the image adds of its own. */
const NOTE = 104;
const EDGE = 20;
/** Where it is so narrow, rows are pressed with a finger (px). */
const NARROW = 480;
const FINGER = 40;
/** The line above the rows. */
const HEAD = 30;

/** Images as rows on their layers; what is pointed at, else what is chosen, is lit. */
export function MapPicture({ map, chosen, select }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(stage);
  const [pointed, setPointed] = useState<Selection>({});
  const labels = labelWidth(map, width);
  const note = width > 620 ? NOTE : EDGE;
  const row = rowHeight(map.images.length, height - HEAD, width < NARROW ? FINGER : undefined);
  const picture = useMemo(
    () => imageLayout(map, Math.max(120, width - labels - note), row),
    [map, width, labels, note, row],
  );
  const lit = litBy(chosenIn(map, pointed)) ?? litBy(chosen);
  const inTab = picture.rows.find(({ image }) => image.id === chosen.image?.id) ?? picture.rows[0];
  return (
    <div ref={stage} className={css.stage} onPointerLeave={() => setPointed({})}>
      {width > 0 && (
        <div className={css.sheet} style={{ gridTemplateColumns: `${labels}px max-content` }}>
          <p className={css.corner}>image</p>
          <p className={css.ends} aria-hidden="true">
            <span>bottom layer</span> <i /> <span>top layer</span>
          </p>
          <ul className={css.labels} aria-label="Images, one per row" onKeyDown={walk}>
            {picture.rows.map((row) => (
              <ImageLabel
                key={row.image.id}
                row={row}
                width={labels}
                chosen={chosen.image?.id === row.image.id}
                lit={lit?.images.has(row.image.id)}
                inTab={row === inTab}
                select={select}
                point={setPointed}
              />
            ))}
          </ul>
          <LayerBlocks
            picture={picture}
            width={Math.max(picture.width + note, width - labels)}
            notes={note === NOTE}
            chosen={chosen}
            lit={lit}
            select={select}
            point={setPointed}
          />
        </div>
      )}
    </div>
  );
}
