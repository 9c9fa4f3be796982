/**
 * Where the lab's containers get their directories from, at a point in time: on one side the places of the lab, on the other what each
 * container has mounted. What was there when the run began and is not any more stays as a shadow. Pure.
 */
import type { ContainerMount } from '#engine/trace/storage.ts';
import { grouped } from '../grouped.ts';
import type { Containers } from '../network/net-map.ts';
import type { StorageWorld } from './storage-world.ts';
import type { Volume } from './volumes-at.ts';

export type Change = 'appeared' | 'gone';
export type PlaceKind = 'layers' | 'volume' | 'host' | 'memory' | 'engine';

export type MountPlace = {
  id: string;
  kind: PlaceKind;
  /** name of the volume, directory of the lab, … */
  name: string;
  volume?: Volume;
  /** names of the containers that have it, each once */
  users: readonly string[];
  change?: Change;
};

export type MappedMount = {
  /** as it is told: `<container><destination>` */
  id: string;
  mount: ContainerMount;
  /** absent for what has no place in the lab: faces of the kernel */
  place?: string;
  change?: Change;
};

export type MountedContainer = {
  id: string;
  name: string;
  state: string;
  mounts: readonly MappedMount[];
  change?: Change;
};

export type MountMap = { places: readonly MountPlace[]; containers: readonly MountedContainer[] };

export type MountFacts = {
  mounts: StorageWorld['container-mount'];
  volumes: ReadonlyMap<string, Volume>;
  containers: Containers;
};

const ORDER: readonly PlaceKind[] = ['layers', 'volume', 'host', 'memory', 'engine'];

/** @param before at the run's beginning; without it nothing is new or gone */
export function mountMap(now: MountFacts, before: MountFacts = now): MountMap {
  const mounts = union(now.mounts, before.mounts);
  const byContainer = grouped(mounts, ([, { value }]) => value.container);
  const mountedNow = new Set([...now.mounts.values()].map(({ container }) => container));
  const containers = [...byContainer]
    .map(([id, own]) => containerOf(id, own, mountedNow.has(id), now, before))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { containers, places: placesOf(containers, union(now.volumes, before.volumes)) };
}

type United<T> = ReadonlyMap<string, { value: T; change?: Change }>;

/** What is and what was, with what became of it. */
function union<T>(now: ReadonlyMap<string, T>, before: ReadonlyMap<string, T>): United<T> {
  const all = new Map<string, { value: T; change?: Change }>();
  for (const [id, value] of before) if (!now.has(id)) all.set(id, { value, change: 'gone' });
  for (const [id, value] of now) all.set(id, { value, ...(!before.has(id) && { change: 'appeared' }) });
  return all;
}

function containerOf(
  id: string,
  own: readonly (readonly [string, { value: ContainerMount; change?: Change }])[],
  isMounted: boolean,
  now: MountFacts,
  before: MountFacts,
): MountedContainer {
  const known = now.containers.get(id) ?? before.containers.get(id);
  const isThere = now.containers.has(id) || isMounted;
  const change = changeOf(isThere, before.containers.has(id));
  return {
    ...{ id, name: known?.name ?? id.slice(0, 12), state: isThere ? (known?.state ?? '') : 'removed' },
    mounts: own
      .map(([key, { value, ...rest }]) => mapped(key, value, rest.change))
      .sort((a, b) => compare(a.mount.destination, b.mount.destination)),
    ...(change && { change }),
  };
}

const changeOf = (now: boolean, before: boolean): Change | undefined =>
  now === before ? undefined : now ? 'appeared' : 'gone';

function mapped(id: string, mount: ContainerMount, change: Change | undefined): MappedMount {
  const place = placeIdOf(mount);
  return { id, mount, ...(place && { place }), ...(change && { change }) };
}

/** Tmpfs and layers are a container's own, volumes and directories of the lab may be shared. */
export function placeIdOf({ kind, volume, source, container, destination }: ContainerMount): string | undefined {
  switch (kind) {
    case 'root':
      return `layers/${container}`;
    case 'volume':
      return `volume/${volume ?? source ?? ''}`;
    case 'bind':
      return source === undefined ? undefined : `host/${source}`;
    case 'tmpfs':
      return `memory/${container}${destination}`;
    case 'file':
      return `engine/${container}`;
    case 'system':
      return undefined;
    default:
      return kind satisfies never;
  }
}

function placesOf(containers: readonly MountedContainer[], volumes: United<Volume>): MountPlace[] {
  const places = new Map<string, MountPlace>();
  for (const [name, { value, change }] of volumes)
    places.set(`volume/${name}`, {
      ...{ id: `volume/${name}`, kind: 'volume', name, volume: value, users: [] },
      ...(change && { change }),
    });
  for (const container of containers)
    for (const { mount, place, change } of container.mounts) {
      if (place === undefined) continue;
      const kind = place.slice(0, place.indexOf('/')) as PlaceKind;
      const known = places.get(place) ?? {
        ...{ id: place, kind, name: nameOf(kind, mount, container.name), users: [] },
        ...(change && { change }),
      };
      const users = change === 'gone' ? known.users : [...new Set([...known.users, container.name])];
      places.set(place, { ...known, users });
    }
  return [...places.values()].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || compare(a.name, b.name));
}

function nameOf(kind: PlaceKind, mount: ContainerMount, container: string): string {
  switch (kind) {
    case 'layers':
      return `layers of ${container}`;
    case 'volume':
      return mount.volume ?? '';
    case 'host':
      return mount.source ?? '';
    case 'memory':
      return `${container}’s memory`;
    case 'engine':
      return `files for ${container}`;
    default:
      return kind satisfies never;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
