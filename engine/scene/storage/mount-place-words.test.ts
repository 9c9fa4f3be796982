import { expect, test } from 'vitest';
import type { ContainerMount } from '#engine/trace/storage.ts';
import type { Change, MappedMount, MountMap, MountPlace, PlaceKind } from './mount-map.ts';
import { placeWords } from './mount-place-words.ts';

const NAMELESS = 'a'.repeat(64);
const place = (kind: PlaceKind, change?: Change, more: Partial<MountPlace> = {}): MountPlace => ({
  ...{ id: `${kind}/x`, kind, name: 'x', users: [], ...(change && { change }), ...more },
});
const volume = (anonymous: boolean, change?: Change) => {
  const name = anonymous ? NAMELESS : 'x';
  return place('volume', change, { name, volume: { name, labels: {}, anonymous } });
};
const having = (id: string, change?: Change): MountMap => {
  const mounts = [{ id: 'm', mount: {} as ContainerMount, place: id }] satisfies MappedMount[];
  return { places: [], containers: [{ id: 'c', name: 'web', state: '', mounts, ...(change && { change }) }] };
};

test.each<[string, MountPlace, MountMap, RegExp]>([
  [
    'a volume without a name that went in the run of its container',
    volume(true, 'gone'),
    having('volume/x', 'gone'),
    /^It had no name that somebody gave, and was removed in the same run as web, which had it: --rm and rm -v/,
  ],
  [
    'one that was pruned: its container went long before',
    volume(true, 'gone'),
    { places: [], containers: [] },
    /^It had no name that somebody gave, and was removed\.$/,
  ],
  [
    'one that went in the run of a container that never had it',
    volume(true, 'gone'),
    having('volume/y', 'gone'),
    /and was removed\.$/,
  ],
  ['one whose container is there', volume(true, 'gone'), having('volume/x'), /and was removed\.$/],
  ['a volume with a name', volume(false, 'gone'), having('volume/x', 'gone'), /^This volume was removed\.$/],
  [
    'a volume without a name that nobody has',
    volume(true),
    having('volume/y'),
    /^No container has it, and it has no name that somebody gave\. docker volume ls, rm and prune find it\.$/,
  ],
  ['a volume with a name that nobody has', volume(false), having('volume/y'), /keeps its files/],
  ['a directory that was mounted on the host', place('host', 'gone'), having('host/x'), /nothing about the directory/],
  ['memory', place('memory', 'gone'), having('memory/x'), /what was in it is gone/],
  ['layers', place('layers', 'gone'), having('layers/x', 'gone'), /Its container was removed/],
  ['layers that are there', place('layers'), having('layers/x'), /^The container’s root/],
])('%s', (_, of, map, expected) => {
  expect(placeWords(of, map)).toMatch(expected);
});
