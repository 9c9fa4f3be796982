/** What is too long loses its middle: the repository's beginning and the tag stay. */
export function shortenedMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${text.slice(0, Math.max(1, most - 1 - tail))}…${tail > 0 ? text.slice(-tail) : ''}`;
}
