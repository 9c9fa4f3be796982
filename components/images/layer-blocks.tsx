'use client';
import { memo } from 'react';
import { monoWidth } from '#components/flow/text-width.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import type { ImagePicture, LayerBlock } from './image-layout.ts';
import css from './image-map.module.css';
import { instructionOf, sizeOf } from './image-words.ts';
import type { Chosen, Lit, Selection } from './selection.ts';

/** Before the first block (px). */
const LEFT = 6;

type Props = {
  picture: ImagePicture;
  width: number;
  /** There is room for what each image adds. */
  notes: boolean;
  chosen: Chosen;
  lit: Lit | undefined;
  select: (selection: Selection) => void;
  point: (selection: Selection) => void;
};

/** The layers: each a block under all images that stand on it. The keyboard reaches them through an image, or in the table. */
export function LayerBlocks({ picture, width, notes, chosen, lit, select, point }: Props) {
  const { rows, blocks, height } = picture;
  const fresh = new Set(rows.flatMap(({ image }) => (image.fresh ? [image.id] : [])));
  return (
    <svg className={css.blocks} width={width} height={height} aria-hidden="true" data-lit={lit ? true : undefined}>
      {rows.map(({ image, y, height: row }) => (
        <path key={image.id} className={css.ground} d={`M0,${y + row - 0.5}H${width}`} />
      ))}
      {blocks.map((block) => (
        <Block
          key={block.layer.chainId}
          block={block}
          chosen={chosen.layer?.chainId === block.layer.chainId}
          lit={lit?.layers.has(block.layer.chainId)}
          fresh={block.layer.users.every((user) => fresh.has(user))}
          select={select}
          point={point}
        />
      ))}
      {rows.map(({ image, y, height: row, end }) => (
        <g
          key={image.id}
          className={css.end}
          data-lit={lit?.images.has(image.id)}
          transform={`translate(${end + LEFT} ${y + row / 2})`}
        >
          <path d="M3,-5 L8,0 L3,5 Z" />
          {notes && (
            <text x="14" y="4">
              {image.layers.length === 0 ? 'config only' : image.own > 0 ? `+${bytesText(image.own)}` : 'adds nothing'}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

type BlockProps = {
  block: LayerBlock;
  chosen: boolean;
  lit: boolean | undefined;
  fresh: boolean;
  select: (selection: Selection) => void;
  point: (selection: Selection) => void;
};

const Block = memo(function Block({ block, chosen, lit, fresh, select, point }: BlockProps) {
  const { layer, x, y, width, height } = block;
  const image = layer.users[0] as string;
  const bytes = layer.facts?.bytes;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the picture is hidden from readers of text, who have the lists
    <g
      className={css.block}
      transform={`translate(${x + LEFT} ${y})`}
      data-shared={layer.users.length > 1 || undefined}
      data-empty={bytes === 0 || undefined}
      data-unknown={bytes === undefined || undefined}
      data-fresh={fresh || undefined}
      data-lit={lit}
      data-chosen={chosen || undefined}
      onClick={() => select(chosen ? { image } : { image, layer: layer.chainId })}
      onPointerEnter={() => point({ layer: layer.chainId })}
      onPointerLeave={() => point({})}
    >
      <title>{`${instructionOf(layer) || 'layer'}\n${sizeOf(layer)}, under ${plural(layer.users.length, 'image')}`}</title>
      <rect
        x="1"
        y="3"
        width={Math.max(1, width - 2)}
        height={height - 6}
        rx={Math.min(3, width / 4)}
        strokeWidth={width < 6 && !chosen ? 0.5 : undefined}
      />
      {fresh && <path className={css.freshEdge} d={`M1,4.5H${width - 1}`} />}
      <BlockText block={block} />
    </g>
  );
});

const SIZE = 12;
const LINE = 11;
const PAD = 8;

/** As much as has room: the size, and below it what made the layer. */
function BlockText({ block }: { block: LayerBlock }) {
  const { width, height, layer } = block;
  const size = sizeOf(layer);
  if (width < monoWidth(size, SIZE) + 2 * PAD || size === 'size not known') return null;
  const room = Math.floor((width - 2 * PAD) / monoWidth('x', LINE));
  const line = instructionOf(layer);
  const isTwo = height >= 40 && line !== '' && room >= 8;
  const middle = height / 2;
  return (
    <>
      <text x={PAD} y={isTwo ? middle - 3 : middle + 4} className={css.size}>
        {size}
      </text>
      {isTwo && (
        <text x={PAD} y={middle + 12} className={css.line}>
          {line.length > room ? `${line.slice(0, room - 1)}…` : line}
        </text>
      )}
    </>
  );
}
