/** A list that got nothing new stays the same, so that what was worked out of it is kept; and so do the lists together when none did. */
export function grownLists<T extends { readonly [Name in keyof T]: readonly unknown[] }>(known: T, more: T): T {
  const names = Object.keys(known) as (keyof T)[];
  if (names.every((name) => more[name].length === 0)) return known;
  const grown = names.map((name) => [name, more[name].length === 0 ? known[name] : [...known[name], ...more[name]]]);
  return Object.fromEntries(grown) as T;
}
