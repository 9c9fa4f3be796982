/** What the directories of a lab's disk are to us: most are nothing, which is worth remembering too. */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';

export type Place =
  /** `overlay2/<id>/diff` of a layer or a container, and what is below: `path` there, empty for itself */
  | { kind: 'diff'; overlay: string; path: string }
  /** in which overlayfs prepares what it copies */
  | { kind: 'work'; overlay: string }
  | { kind: 'volume'; volume: string; path: string }
  /** a change there means that containers' roots are others */
  | { kind: 'roots' }
  | undefined;

const MOST_KNOWN = 16_384;
const SPOT = /^\/var\/lib\/docker\/(overlay2|volumes|image)\/(.*)$/;
const MOUNTS = /^overlay2\/layerdb\/mounts(?:\/[0-9a-f]{64})?$/;

/** @param path of a directory as the lab has it */
export function placeOf(path: string): Place {
  const [, part, rest = ''] = SPOT.exec(path) ?? [];
  if (part === 'image') return MOUNTS.test(rest) ? { kind: 'roots' } : undefined;
  if (part === 'volumes') {
    const [, volume = '', inside] = /^([^/]+)\/_data(\/.*)?$/.exec(rest) ?? [];
    return volume === '' ? undefined : { kind: 'volume', volume, path: inside ?? '' };
  }
  if (part !== 'overlay2') return undefined;
  const [, overlay = '', what, inside] = /^([^/]+)(?:\/(diff|work\/work)(\/.*)?)?$/.exec(rest) ?? [];
  if (overlay === '') return undefined;
  if (what === 'diff') return { kind: 'diff', overlay, path: inside ?? '' };
  if (what === 'work/work' && inside === undefined) return { kind: 'work', overlay };
  return what === undefined ? { kind: 'roots' } : undefined;
}

/** Of a name in a directory; `.` is the directory itself. */
export const pathIn = (directory: string, name: string): string => (name === '.' ? directory : `${directory}/${name}`);

export class DirectoryPlaces {
  readonly #known = new BoundedMap<string, { place: Place }>(MOST_KNOWN);

  /** @param pathOf asks the kernel; undefined when the directory is gone */
  of(handle: string, pathOf: (handle: string) => string | undefined): Place {
    const known = this.#known.get(handle);
    if (known) return known.place;
    const path = pathOf(handle);
    const place = path === undefined ? undefined : placeOf(path);
    if (path !== undefined) this.#known.set(handle, { place });
    return place;
  }

  /** Directories have moved: none is where it was. */
  forget(): void {
    this.#known.clear();
  }
}
