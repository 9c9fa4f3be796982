/** Network namespaces by the names that lessons call them: `host`, `laptop`, a container's name, `network:NAME`. */
import type { NetWorld } from '#engine/scene/network/net-world.ts';
import { nameOf } from '#engine/scene/world.ts';
import type { NetNamespace } from '#engine/trace/network.ts';
import type { LogIndex } from './log-index.ts';

export type Places = {
  isIn(namespace: string | undefined, place: string | undefined): boolean;
  /** `the host`, `web`, `the laptop` */
  title(namespace: string | undefined): string;
};

/** @param lastOf what was told last of a namespace that is gone; absent: only those of this moment count */
export function placesOf(
  world: NetWorld,
  index: Pick<LogIndex, 'world'>,
  lastOf: (namespace: string) => NetNamespace | undefined = () => undefined,
): Places {
  const names = containerNames(world, index);
  const spaceOf = (namespace: string) => world.namespaces.get(namespace) ?? lastOf(namespace);
  const namesIn = (space: NetNamespace): string[] => space.containers.map((id) => names.get(id) ?? id);
  return {
    isIn(namespace, place) {
      if (place === undefined) return true;
      const space = namespace === undefined ? undefined : spaceOf(namespace);
      if (space === undefined) return false;
      if (space.role === 'host' || space.role === 'laptop') return space.role === place;
      if (place.startsWith('network:')) return isOfNetwork(space, place.slice('network:'.length), world);
      return namesIn(space).includes(place);
    },
    title(namespace) {
      const space = namespace === undefined ? undefined : spaceOf(namespace);
      if (space === undefined) return 'a namespace that is gone';
      if (space.role === 'host' || space.role === 'laptop') return `the ${space.role}`;
      return namesIn(space).join(', ') || space.label;
    },
  };
}

/** The engine calls it by the beginning of the network's id: `1-x4kq2…`, `lb_x4kq2…`. */
const isOfNetwork = ({ role, label }: NetNamespace, name: string, { networks }: NetWorld): boolean =>
  role === 'network' &&
  [...networks].some(([id, network]) => network.name === name && label.includes(id.slice(0, SHOWN_OF_ID)));

const SHOWN_OF_ID = 9;

/** Also of those that are gone, and, where only a network tells of a container, the name that it has there. */
function containerNames(world: NetWorld, { world: engine }: Pick<LogIndex, 'world'>): Map<string, string> {
  const endpoints = [...world.networks.values()].flatMap((network) => network.endpoints);
  const subjects = [...engine.gone.values(), ...engine.present.values()].filter(({ kind }) => kind === 'container');
  return new Map([
    ...endpoints.map(({ container, name }) => [container, name] as const),
    ...subjects.map((subject) => [subject.id, nameOf(subject)] as const),
  ]);
}
