/** Ids for other tools, made from ours: the same recording always gives the same ones. FNV-1a (Fowler, Noll, Vo), as many bits as wanted. */
const FNV = {
  64: { offset: 0xcbf29ce484222325n, prime: 0x100000001b3n },
  128: { offset: 0x6c62272e07bb014262b821756295c58dn, prime: 0x1000000000000000000013bn },
} as const;

/** Lower-case hex digits, never all zero. */
export function stableId(text: string, bits: 64 | 128): string {
  const { offset, prime } = FNV[bits];
  let hash: bigint = offset;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(bits, (hash ^ BigInt(byte)) * prime);
  return (hash || 1n).toString(16).padStart(bits / 4, '0');
}
