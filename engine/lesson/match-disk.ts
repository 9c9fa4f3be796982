/** What takes the lab's disk, by what holds it: all of one sort is one fact. */
import { bytesText } from '#engine/scene/number-words.ts';
import { compared } from '#engine/scene/storage/disk-groups.ts';
import type { DiskUse } from '#engine/trace/storage.ts';
import type { DiskPattern } from './check-storage.ts';
import type { Fact } from './grade-facts.ts';
import { fits } from './match.ts';
import type { SeenStorage } from './seen-storage.ts';

export function diskFacts(pattern: DiskPattern, { world, nameOf }: SeenStorage): Fact[] {
  const use = world['disk-use'].get('local');
  if (use === undefined) return [];
  const rows = use.disk.filter((row) => row.what === pattern.what && isNamed(row, pattern.name, nameOf));
  const sum = (key: 'taken' | 'length') => rows.reduce((all, row) => all + row[key], 0);
  const [taken, length] = [sum('taken'), sum('length')];
  const engine = reckoned(use, pattern);
  return [
    {
      subject: { kind: 'disk-use', id: 'local' },
      meant: true,
      so: fits(taken, pattern.taken) && fits(length, pattern.length) && fits(engine, pattern.engine),
      words: diskWords(pattern, taken, engine),
    },
  ];
}

type Row = DiskUse['disk'][number];

const isNamed = ({ what, id }: Row, name: string | undefined, nameOf: (id: string | undefined) => string): boolean =>
  name === undefined || (what === 'volume' ? id : nameOf(id)) === name;

/** As the engine adds up. */
function reckoned(use: DiskUse, { what, name }: DiskPattern): number | undefined {
  if (name === undefined) return compared(use).find((line) => line.what === what)?.engine;
  if (what === 'volume') return use.engine.volumes.find((one) => one.name === name)?.size;
  return what === 'container' ? use.engine.containers.find((one) => one.name === name)?.written : undefined;
}

const NAMES: Record<DiskPattern['what'], string> = {
  ...{ layer: 'image layers', container: 'containers’ own layers', volume: 'volumes', log: 'containers’ logs' },
  ...{ 'build cache': 'the build cache', engine: 'the engine’s own files', containerd: 'containerd' },
  other: 'the rest',
};

/** `volumes take 8.39 MB of the disk; the engine reckons 8.38 MB` */
function diskWords({ what, name }: DiskPattern, taken: number, engine: number | undefined): string {
  const title = name === undefined ? NAMES[what] : `${what} ${name}`;
  const said = engine === undefined ? '' : `; the engine reckons ${bytesText(engine)}`;
  return `of the disk ${bytesText(taken)} go to ${title}${said}`;
}
