'use client';
import { type RefObject, useEffect, useState } from 'react';
import { visibleRows } from '#components/log/visible-rows.ts';
import { useWholePicture } from '#components/picture-file/whole-picture.ts';

/** `to` is one past the last. */
export type RowRange = { from: number; to: number };

/** So many may always exist: who reads them out, or searches the page, has all. */
const FEW = 200;
/** Rows that it is scrolled by until others are made. */
const STEP = 8;

/** Which rows of a long picture must exist: those in sight, and half a box above and below. @param height of the box, px */
export function useRowsInSight(
  box: RefObject<HTMLElement | null>,
  height: number,
  rowHeight: number,
  count: number,
): RowRange {
  const [top, setTop] = useState(0);
  const step = STEP * rowHeight;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const read = () => setTop(Math.floor(element.scrollTop / step) * step);
    read();
    element.addEventListener('scroll', read, { passive: true });
    return () => element.removeEventListener('scroll', read);
  }, [box, step]);
  const isWhole = useWholePicture();
  if (isWhole || count <= FEW) return { from: 0, to: count };
  return visibleRows(Math.max(0, top - height / 2), 2 * height + step, rowHeight, count);
}
