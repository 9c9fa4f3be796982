/**
 * A short name for what two builds must have in common: equal parts give equal keys. 106 bits of a mixing hash, not cryptographic: a
 * lab's builds have some thousand steps, and nobody gains by a forecast that is wrong.
 */
export type Key = string;

/** @param parts anything JSON can write; the order counts */
export function keyOf(...parts: readonly unknown[]): Key {
  const text = JSON.stringify(parts);
  return mixed(text, 0x9e3779b9) + mixed(text, 0x85ebca6b);
}

/** 53 bits as hexadecimal digits. */
function mixed(text: string, seed: number): string {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, '0');
}
