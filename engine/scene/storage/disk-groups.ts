/** What takes the disk, by what holds it; and the engine's own reckoning beside it, with the reasons why both differ. Pure. */
import type { DiskUse } from '#engine/trace/storage.ts';

type Row = DiskUse['disk'][number];

export type DiskItem = Row & { name: string };

export type DiskGroup = {
  what: string;
  name: string;
  taken: number;
  length: number;
  files: number;
  /** largest first */
  items: readonly DiskItem[];
};

const NAMES: Readonly<Record<string, string>> = {
  layer: 'Image layers',
  container: 'Containers’ own layers',
  volume: 'Volumes',
  log: 'Container logs',
  'build cache': 'Build cache',
  engine: 'The engine’s own files',
  containerd: 'containerd',
  other: 'The rest of the disk',
};

/** Names of things by the id that a row carries. */
export type NameOf = (row: Row) => string | undefined;

/** In a fixed order; what takes nothing is left out. */
export function diskGroups({ disk }: DiskUse, nameOf: NameOf = () => undefined): DiskGroup[] {
  return Object.entries(NAMES).flatMap(([what, name]): DiskGroup[] => {
    const items = disk
      .filter((row) => row.what === what && row.taken > 0)
      .map((row) => ({ ...row, name: nameOf(row) ?? row.id ?? row.path }))
      .sort((a, b) => b.taken - a.taken);
    if (items.length === 0) return [];
    const sum = (key: 'taken' | 'length' | 'files') => items.reduce((all, row) => all + row[key], 0);
    return [{ what, name, taken: sum('taken'), length: sum('length'), files: sum('files'), items }];
  });
}

/** A line of `docker system df`, beside what was counted of the same things. */
export type Compared = {
  /** as a row of the disk's calls it */
  what: string;
  name: string;
  count: number;
  engine: number;
  length: number;
  taken: number;
};

export function compared({ engine, disk }: DiskUse): Compared[] {
  const of = (what: string, key: 'taken' | 'length') =>
    disk.reduce((sum, row) => sum + (row.what === what ? row[key] : 0), 0);
  const line = (name: string, what: string, count: number, bytes: number): Compared => ({
    ...{ what, name, count, engine: bytes },
    ...{ length: of(what, 'length'), taken: of(what, 'taken') },
  });
  return [
    line('Images', 'layer', engine.images.length, engine.layers),
    line(
      'Containers',
      'container',
      engine.containers.length,
      total(engine.containers, ({ written }) => written),
    ),
    line(
      'Local volumes',
      'volume',
      engine.volumes.length,
      total(engine.volumes, ({ size }) => size),
    ),
    line(
      'Build cache',
      'build cache',
      engine.builds.length,
      total(engine.builds, ({ shared, size }) => (shared ? 0 : size)),
    ),
  ];
}

/** Why two ways to count do not agree, each with the bytes that it explains here. */
export type Difference = { id: string; bytes: number; title: string; text: string; inferred?: boolean };

/** Only of these is there a `merged`. */
const RUNS: ReadonlySet<string> = new Set(['running', 'paused']);

export function differences(use: DiskUse): Difference[] {
  const { engine, disk } = use;
  const counted = (what: string) =>
    total(
      disk.filter((row) => row.what === what),
      ({ taken }) => taken,
    );
  const inDocker = disk.filter(({ what }) => what !== 'other');
  const holes = total(inDocker, ({ length, taken }) => Math.max(0, length - taken));
  const rounding = total(inDocker, ({ length, taken }) => Math.max(0, taken - length));
  const isTold = engine.containers.every(({ state }) => state !== undefined);
  const mounted = engine.containers.filter(({ state }) => !isTold || RUNS.has(state ?? ''));
  const outside = counted('log') + counted('engine') + counted('containerd');
  return [
    {
      ...{ id: 'shared', bytes: total(engine.images, ({ size }) => size) - engine.layers },
      title: 'Layers that several images stand on',
      text: 'docker images counts them for each image. On the disk, and in docker system df, each is there once.',
    },
    {
      ...{ id: 'merged', bytes: total(mounted, ({ root }) => root), inferred: true },
      title: 'Roots of containers',
      text: `Each is its layers once more, put together under merged. du -s /var/lib/docker walks into those that run; du -x does not.${isTold ? '' : ' Which of them run is not known here: these are all.'}`,
    },
    {
      ...{ id: 'rounding', bytes: rounding },
      title: 'Whole blocks, and directories',
      text: 'The engine adds up lengths of files. The disk gives out whole blocks, and directories take some too.',
    },
    {
      ...{ id: 'holes', bytes: holes },
      title: 'Holes in files',
      text: 'A sparse file is longer than what it takes: ls -l and the engine say its length, du its blocks.',
    },
    {
      ...{ id: 'outside', bytes: outside },
      title: 'What docker system df has no line for',
      text: 'Logs of containers, the engine’s own databases and containerd’s.',
    },
    {
      ...{ id: 'other', bytes: counted('other'), inferred: true },
      title: 'The rest of the disk',
      text: 'Taken by the file system’s own tables, by what the lab changed outside of Docker, and by files that are deleted and still open. Not counted one by one: it is what is left of what is taken.',
    },
  ].filter(({ bytes }) => bytes > 0);
}

const total = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((sum, one) => sum + of(one), 0);
