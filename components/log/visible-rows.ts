/** Which rows of a long list must exist: those in sight and a few around them. `to` is one past the last. */
export function visibleRows(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
): { from: number; to: number } {
  const margin = 8;
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  return { from: Math.min(from, count), to: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin) };
}

/** Where to scroll so that a row is in sight: nowhere if it is. */
export function scrollForRow(index: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}
