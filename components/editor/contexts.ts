/** Directories that a build can be given as its context, as far as the page knows the lab's. Pure. */
import { HOME } from '#engine/trace/workspace.ts';
import type { BuildOptions } from './build-line.ts';
import { isBelow, join, parentOf } from './paths.ts';
import type { Listing } from './tree-rows.ts';

const MOST = 60;

/** The Dockerfile's own first, then those above it, then the others that were listed; the one that is chosen is always among them. */
export function contextsFor(
  { dockerfile, context }: Pick<BuildOptions, 'dockerfile' | 'context'>,
  listings: ReadonlyMap<string, Listing>,
): string[] {
  const above: string[] = [];
  for (let one = parentOf(dockerfile); one === HOME || isBelow(one, HOME); one = parentOf(one)) above.push(one);
  const listed = [...listings].flatMap(([directory, listing]) =>
    listing.state === 'listed'
      ? listing.entries.filter(({ type }) => type === 'directory').map(({ name }) => join(directory, name))
      : [],
  );
  const all = [...new Set([...above, ...listed.sort()])].slice(0, MOST);
  return all.includes(context) ? all : [...all, context];
}
