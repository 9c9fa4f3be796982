'use client';
import { useMemo, useRef } from 'react';
import { monoWidth } from '#components/flow/text-width.ts';
import { useSize } from '#components/flow/use-size.ts';
import { bytesText } from '#engine/scene/number-words.ts';
import type { TravelledFile } from '#engine/trace/build.ts';
import own from './context.module.css';
import { type Cell, cellsPath, contextLayout } from './context-layout.ts';

const HEIGHT = 230;
/** What is smaller can't be pointed at (px). */
const POINTABLE = 8;

/** The files as areas: bright what travelled, pale what the builder had. The table below it says the same. */
export function ContextMap({ files }: { files: readonly TravelledFile[] }) {
  const stage = useRef<HTMLDivElement>(null);
  const { width } = useSize(stage);
  const { cells, plates } = useMemo(() => contextLayout(files, width, HEIGHT), [files, width]);
  return (
    <div ref={stage} className={own.map}>
      {cells.length > 0 && (
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {plates.map((plate) => (
            <g key={plate.name} className={own.plate} transform={`translate(${plate.x} ${plate.y})`}>
              <rect width={plate.width} height={plate.height} />
              {monoWidth(plate.name, 11) + 10 < plate.width && (
                <text x="5" y="13">
                  {plate.name}
                </text>
              )}
            </g>
          ))}
          <path className={own.sent} d={cellsPath(cells, 'sent')} />
          <path className={own.there} d={cellsPath(cells, 'there')} />
          {cells.filter(({ width, height }) => width >= POINTABLE && height >= POINTABLE).map(named)}
        </svg>
      )}
    </div>
  );
}

function named(cell: Cell) {
  const { path, bytes, fate, x, y, width, height } = cell;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const fits = monoWidth(name, 11) + 10 < width && height > 16;
  return (
    <g key={path} className={own.cell} data-fate={fate} transform={`translate(${x} ${y})`}>
      <rect width={width} height={height}>
        <title>{`${path}: ${bytesText(bytes)}, ${fate === 'sent' ? 'sent' : 'already there'}`}</title>
      </rect>
      {fits && (
        <text x="5" y="13">
          {name}
        </text>
      )}
      {fits && height > 32 && monoWidth(bytesText(bytes), 11) + 10 < width && (
        <text x="5" y="27">
          {bytesText(bytes)}
        </text>
      )}
    </g>
  );
}
