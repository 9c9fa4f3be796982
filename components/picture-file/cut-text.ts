/** What of a line is left where only a part of its width can be seen, with the sign that more was there. Pure. */
export function cutText(text: string, width: number, room: number): string {
  if (width <= room + 1) return text;
  const fits = Math.floor((text.length * room) / width) - 1;
  return fits <= 0 ? '' : `${text.slice(0, fits).trimEnd()}…`;
}
