/** A short name for a long text: equal for equal texts, and as good as never for others. It guards nothing: two rounds of FNV-1a. */
export function hashOf(text: string): string {
  return `${fnv(text, 0x811c9dc5)}${fnv(text, 0x1b873593)}${text.length.toString(36)}`;
}

function fnv(text: string, seed: number): string {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
