/** What a RUN was lent and no layer keeps: secrets, caches, sockets, files of elsewhere. What is told of it is searched for in the layer. */

import type { Build, Lines } from '#engine/scene/build.ts';
import { type Mount, parseDockerfile } from '#engine/scene/builds/dockerfile.ts';
import type { LayerSearch } from '#engine/scene/builds/layer-search.ts';
import { expand } from '#engine/scene/builds/shell-word.ts';
import { plural } from '#engine/scene/number-words.ts';

export type Lent = {
  type: string;
  /** `id=token → /run/secrets/token` */
  what: string;
  /** where it stood, where that is known: absolute */
  place?: string;
  lines: Lines;
};

const KEPT_OUT: readonly string[] = ['secret', 'ssh', 'cache', 'bind', 'tmpfs'];

export const lentBy = (text: string, options: Partial<Build['options']> = {}): Lent[] =>
  parseDockerfile(text, options).stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ mounts, lines, variables }) =>
      mounts
        .filter(({ type }) => KEPT_OUT.includes(type))
        .map((mount) => {
          const { type, id, target = '' } = mount;
          const place = placeOf(mount, expand(target, { variables }).text);
          return { type, what: [id, target || place].filter(Boolean).join(' → '), ...(place && { place }), lines };
        }),
    ),
  );

/** A secret has a place of its own; what is not absolute begins at a directory that is not known here. */
function placeOf({ type, id }: Mount, target: string): string | undefined {
  if (target.startsWith('/')) return target;
  return type === 'secret' && target === '' && id !== undefined ? `/run/secrets/${id}` : undefined;
}

/** What each kind is, in a few words. */
export const LENT: Readonly<Record<string, string>> = {
  secret: 'a secret, there only while the step runs',
  ssh: 'the agent’s socket, there only while the step runs',
  cache: 'a cache that the builder keeps for the next build',
  bind: 'files that are only lent',
  tmpfs: 'memory, gone with the step',
};

/** What a search of the step's layer showed; without one only the kind of mount tells. A copy elsewhere is not looked for. */
export function searchText(search: LayerSearch | undefined): string {
  if (search === undefined) return 'by its kind it is in no layer';
  const { evidence, found, searched, all } = search;
  if (found.length > 0) return `the step’s layer has ${plural(found.length, 'path')} there`;
  if (evidence === 'observed')
    return searched === 0
      ? 'the step’s layer has no file at all'
      : `nothing is there: all of the step’s layer was searched, ${plural(searched, 'changed path')}`;
  return all === undefined
    ? 'by its kind it is in no layer; the files of this one were not read'
    : `by its kind it is in no layer; of this one ${searched} of ${plural(all, 'changed path')} are told, none of them there`;
}
