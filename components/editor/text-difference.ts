/** Where two texts begin and end to differ. */
export function difference(before: string, after: string): { from: number; to: number; put: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, put: after.slice(from, after.length - same) };
}
