'use client';
import { memo } from 'react';
import { monoWidth } from '#components/flow/text-width.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import { type ImageRow, NAME } from './image-layout.ts';
import css from './image-map.module.css';
import { remarksOf } from './image-words.ts';
import type { Selection } from './selection.ts';
import { shortenedMiddle } from './shortened-middle.ts';

type Props = {
  row: ImageRow;
  width: number;
  chosen: boolean;
  lit: boolean | undefined;
  inTab: boolean;
  select: (selection: Selection) => void;
  point: (selection: Selection) => void;
};

/** The name of an image, as a button at the head of its row. */
export const ImageLabel = memo(function ImageLabel({ row, width, chosen, lit, inTab, select, point }: Props) {
  const { image, y, height } = row;
  const more = image.facts.tags.length - 1;
  const note = more > 0 ? ` +${more}` : '';
  const room = width - 26 - monoWidth(note, 11) - (image.fresh ? 14 : 0);
  const remarks = remarksOf(image);
  return (
    <li>
      <button
        type="button"
        data-row
        className={css.label}
        style={{ top: y, height }}
        data-dangling={image.dangling || undefined}
        data-fresh={image.fresh || undefined}
        data-lit={lit}
        aria-current={chosen || undefined}
        tabIndex={inTab ? 0 : -1}
        title={[...image.facts.tags, image.id, ...remarks].join('\n')}
        onClick={() => select(chosen ? {} : { image: image.id })}
        onFocus={() => point({})}
        onPointerEnter={() => point({ image: image.id })}
        onPointerLeave={() => point({})}
      >
        <span className={css.name}>
          {image.fresh && <i className={css.new} aria-hidden="true" />}
          <b>{shortenedMiddle(image.name, Math.floor(room / monoWidth('x', NAME)))}</b>
          {more > 0 && <small>{note}</small>}
        </span>
        {height >= 36 && (
          <span className={css.under}>
            {bytesText(image.total)}
            {image.foreign && <em>{image.facts.architecture}</em>}
          </span>
        )}
        <span className="sr">
          {[
            `${bytesText(image.total)}, ${bytesText(image.own)} of its own`,
            plural(image.layers.length, 'layer'),
            ...remarks,
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </button>
    </li>
  );
});
