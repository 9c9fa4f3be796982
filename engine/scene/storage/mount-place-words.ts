/** What there is to say of a place of the lab that containers have mounted, or had. Pure. */
import type { MountMap, MountPlace, PlaceKind } from './mount-map.ts';
import { KINDS } from './mount-words.ts';

export function placeWords(place: MountPlace, map: MountMap): string {
  if (place.change === 'gone') return goneWords(place, map);
  if (place.kind === 'volume' && place.users.length === 0)
    return place.volume?.anonymous
      ? 'No container has it, and it has no name that somebody gave. docker volume ls, rm and prune find it.'
      : 'No container has it. It keeps its files until somebody removes it.';
  return KINDS[SEEN_AS[place.kind]];
}

/** How a container sees what lies there. */
const SEEN_AS = { layers: 'root', volume: 'volume', host: 'bind', memory: 'tmpfs', engine: 'file' } as const satisfies {
  [kind in PlaceKind]: keyof typeof KINDS;
};

function goneWords(place: MountPlace, map: MountMap): string {
  switch (place.kind) {
    case 'volume':
      return goneVolume(place, map);
    case 'host':
      return 'No container has it mounted any more. That says nothing about the directory itself.';
    case 'memory':
      return 'No container has it mounted any more, and what was in it is gone.';
    case 'layers':
    case 'engine':
      return 'Its container was removed, and this went with it.';
    default:
      return place.kind satisfies never;
  }
}

/** With its container goes only what has no name. Prune and rm take it as well, so no more is said than what went in the same run. */
function goneVolume({ id, volume }: MountPlace, { containers }: MountMap): string {
  if (!volume?.anonymous) return 'This volume was removed.';
  const had = containers.filter(({ change, mounts }) => change === 'gone' && mounts.some(({ place }) => place === id));
  if (had.length === 0) return 'It had no name that somebody gave, and was removed.';
  const names = had.map(({ name }) => name).join(' and ');
  return `It had no name that somebody gave, and was removed in the same run as ${names}, which had it: --rm and rm -v take such volumes along.`;
}
