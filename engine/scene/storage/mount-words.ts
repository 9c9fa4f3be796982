/** What mounts are, in words, and the lines that print them in the lab's terminal. Pure. */
import type { ContainerMount } from '#engine/trace/storage.ts';
import type { Command } from '../network/net-commands.ts';
import { bytesText, plural } from '../number-words.ts';
import type { MappedMount, MountMap, MountPlace, PlaceKind } from './mount-map.ts';

/** What it means that a mount is of this kind, seen from the container. */
export const PROPAGATION: Readonly<Record<ContainerMount['propagation'], string>> = {
  private: 'What is mounted below it later, on either side, stays there: the other side does not see it.',
  slave: 'What the host mounts below it later shows up in the container; what the container mounts stays in it.',
  shared: 'What is mounted below it later shows up on both sides.',
  unbindable: 'It stays where it is, and nobody can bind it to another place.',
};

export const KINDS: Readonly<Record<ContainerMount['kind'], string>> = {
  root: 'The container’s root: overlayfs lays its own writable layer over those of the image.',
  volume: 'A directory that Docker keeps beside the containers. It is there without them.',
  bind: 'A directory or file of the host itself, seen at a second place. Nothing is copied.',
  tmpfs: 'A file system in memory. What is written here is gone when the container stops.',
  file: 'A file that dockerd wrote for this container, laid over the image’s own.',
  system: 'A face of the kernel, or what keeps the container from one. runc mounts it for every container.',
};

export const PLACES: Readonly<Record<PlaceKind, string>> = {
  layers: 'layers',
  volume: 'volume',
  host: 'directory of the host',
  memory: 'memory',
  engine: 'dockerd’s files',
};

/** The mark of what is concluded, not told. */
export const FILLED = 'filled from the image';

/** Short marks on a line: `ro`, `rslave`, `nocopy`, `8.39 MB at most`. */
export function marksOf(mount: ContainerMount): string[] {
  const { readOnly, propagation, asked, subpath, noCopy, filled, sizeLimit, kind } = mount;
  return [
    ...(readOnly ? ['ro'] : []),
    // A volume is a slave of where it lies, without anybody's wish.
    ...(asked !== undefined && propagation !== 'private' ? [propagation] : []),
    ...(subpath === undefined ? [] : ['subpath']),
    ...(noCopy ? ['nocopy'] : []),
    ...(filled === undefined ? [] : [FILLED]),
    ...(sizeLimit === undefined || kind === 'system' ? [] : [`${bytesText(sizeLimit)} at most`]),
  ];
}

/** How dockerd's copy into an empty volume is known. */
export const filledWords = (entries: number): string =>
  `The volume was empty and had never been mounted, and ${plural(entries, 'entry', 'entries')} lay in it before the container’s first process began: dockerd copied there what the image has at this place.`;

export function commandsOfMount({ mount }: MappedMount, container: string): Command[] {
  const { destination, kind, mounted, source } = mount;
  const grep = destination.replace(/[.*[\]^$\\]/g, '\\$&');
  const pid = `$(docker inspect -f '{{.State.Pid}}' ${container})`;
  return [
    ...(mounted
      ? [
          { line: `grep ' ${grep} ' /proc/${pid}/mountinfo`, prints: 'the kernel’s line' },
          { line: `docker exec ${container} grep ' ${grep} ' /proc/mounts`, prints: 'the same from inside' },
        ]
      : []),
    ...(kind === 'system' || kind === 'file' || kind === 'root'
      ? []
      : [{ line: `docker inspect -f '{{json .Mounts}}' ${container}`, prints: 'what the engine knows' }]),
    ...(source !== undefined && kind !== 'tmpfs' ? [{ line: `ls -la ${source}`, prints: 'what lies there' }] : []),
    ...(source !== undefined && kind === 'bind' ? [{ line: `findmnt -T ${source}`, prints: 'on what it lies' }] : []),
  ];
}

export function commandsOfPlace({ kind, name, volume }: MountPlace): Command[] {
  if (kind === 'volume')
    return [
      { line: `docker volume inspect ${name}`, prints: 'what the engine knows' },
      { line: `docker ps -a --filter volume=${name}`, prints: 'who has it' },
      ...(volume?.mountpoint ? [{ line: `ls -la ${volume.mountpoint}`, prints: 'what lies in it' }] : []),
    ];
  if (kind === 'host')
    return [
      { line: `ls -la ${name}`, prints: 'what lies there' },
      { line: `findmnt -T ${name}`, prints: 'on what it lies' },
    ];
  return [];
}

/** What to notice now. */
export function mountsNotice({ places, containers }: MountMap): string {
  const gone = containers.filter(({ change }) => change === 'gone');
  const volumes = places.filter(({ kind }) => kind === 'volume');
  if (gone.length > 0) return goneWords(gone, volumes);
  const shared = volumes.find(({ users }) => users.length > 1);
  if (shared)
    return `${shortName(shared)} is in ${plural(shared.users.length, 'container')} at once: one directory, seen at several places.`;
  const unused = volumes.filter(({ users, change }) => users.length === 0 && change !== 'gone');
  if (unused.length > 0)
    return `${plural(unused.length, 'volume')} that no container has: it stays until somebody removes it.`;
  const over = containers.flatMap(({ mounts }) => mounts).find(({ mount }) => mount.filled !== undefined);
  if (over)
    return `dockerd filled the empty volume at ${over.mount.destination} with what the image has there (inferred).`;
  const [one] = containers.filter(({ mounts }) => mounts.some(({ mount }) => mount.mounted));
  if (!one) return 'Nothing is mounted for these containers now; the engine knows what it will mount again.';
  const own = one.mounts.filter(({ mount }) => mount.kind !== 'system').length;
  return `${one.name} sees ${plural(one.mounts.length, 'mount')} as one tree: ${own} that have a place in the lab, ${one.mounts.length - own} faces of the kernel.`;
}

/** What became of the volumes that they had: those of others are no part of it. */
function goneWords(gone: MountMap['containers'], volumes: readonly MountPlace[]): string {
  const had = new Set(gone.flatMap(({ mounts }) => mounts.map(({ place }) => place)));
  const own = volumes.filter(({ id }) => had.has(id));
  const [released, left] = [
    own.filter(({ change }) => change === 'gone'),
    own.filter(({ change }) => change !== 'gone'),
  ];
  const names = gone.map(({ name }) => name);
  const who = names.length > 2 ? plural(names.length, 'container') : names.join(' and ');
  const parts = [
    released.length > 0 && `${plural(released.length, 'volume')} went, too`,
    left.length > 1 && `${plural(left.length, 'volume')} stay`,
    left.length === 1 && left[0] && `${shortName(left[0])} stays`,
  ].filter(Boolean);
  const all = names.length > 1 ? 'are removed, and with them all that they' : 'is removed, and with it all that it';
  return `${who} ${all} mounted${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`;
}

/** A name that Docker gave is long. */
export const shortName = ({ name, volume }: MountPlace): string => (volume?.anonymous ? `${name.slice(0, 12)}…` : name);
