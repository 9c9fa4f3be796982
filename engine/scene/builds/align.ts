/** Two lists laid side by side: equal ones stay together, and what stands between them is paired where it is of one kind. */

export type Pair<Item> = { before?: Item; after?: Item };

/** @param keyOf what makes two equal; @param kindOf what makes one a changed form of the other */
export function aligned<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
  kindOf: (item: Item) => string,
): Pair<Item>[] {
  const pairs: Pair<Item>[] = [];
  let [i, j] = [0, 0];
  for (const [a, b] of [...commonOf(before.map(keyOf), after.map(keyOf)), [before.length, after.length] as const]) {
    pairs.push(...between(before.slice(i, a), after.slice(j, b), kindOf));
    if (a < before.length) pairs.push({ before: before[a] as Item, after: after[b] as Item });
    [i, j] = [a + 1, b + 1];
  }
  return pairs;
}

function between<Item>(before: readonly Item[], after: readonly Item[], kindOf: (item: Item) => string): Pair<Item>[] {
  const left = [...before];
  const pairs: Pair<Item>[] = [];
  for (const item of after) {
    const at = left.findIndex((one) => kindOf(one) === kindOf(item));
    if (at >= 0) pairs.push(...left.splice(0, at).map((gone) => ({ before: gone })));
    pairs.push(at < 0 ? { after: item } : { before: left.shift() as Item, after: item });
  }
  return [...pairs, ...left.map((gone) => ({ before: gone }))];
}

/** Places of the longest common sequence. */
function commonOf(a: readonly string[], b: readonly string[]): [number, number][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (lengths[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
