/** For tests: all that a lab's engine and its kernel say of containers, volumes, images and sizes, asked for by one command. */
import type { DiskUse } from '#engine/trace/storage.ts';
import { diffIn } from '../files/told-files.fixture.ts';
import type { ObservedLab } from '../observed-lab.fixture.ts';
import { said } from '../stored-lab.fixture.ts';
import { tableIn } from './told-mounts.fixture.ts';

export type SaidContainer = {
  id: string;
  name: string;
  running: boolean;
  /** where volumes and binds go, sorted */
  mounts: string[];
  /** as `toldTable` has it; empty when it does not run */
  table: string[];
  /** as `toldDiff` has it */
  diff: string[];
};

export type SaidStorage = {
  containers: SaidContainer[];
  volumes: string[];
  /** `<id> <tag>` */
  images: string[];
  /** as `diskLines` has it */
  disk: string[];
};

const ASK = `
for id in $(docker ps -aq --no-trunc); do
  docker inspect -f '@container {{.Id}} {{.Name}} {{.State.Running}}{{range .Mounts}}{{if ne .Type "tmpfs"}} {{.Destination}}{{end}}{{end}}' $id
  echo @diff; docker diff $id
  pid=$(docker inspect -f '{{.State.Pid}}' $id)
  echo @table; [ $pid = 0 ] || cat /proc/$pid/mountinfo
done
echo @volumes; docker volume ls -q
echo @images; docker image inspect -f '{{range .RepoTags}}{{$.Id}} {{.}}
{{end}}' $(docker images -aq --no-trunc | sort -u)
echo @disk; docker system df -v --format '{{json .}}'`;

export async function saidStorage(lab: ObservedLab): Promise<SaidStorage> {
  const found: SaidStorage = { containers: [], volumes: [], images: [], disk: [] };
  for (const [head = '', ...lines] of partsOf(await said(lab, ASK))) {
    const [what, id = '', name = '', running, ...mounts] = head.split(' ');
    const last = found.containers.at(-1);
    if (what === 'container')
      found.containers.push({ id, name, running: running === 'true', mounts: mounts.sort(), table: [], diff: [] });
    else if (what === 'diff' && last) last.diff = diffIn(lines);
    else if (what === 'table' && last) last.table = tableIn(lines);
    else if (what === 'volumes') found.volumes = lines.sort();
    else if (what === 'images') found.images = lines.sort();
    else if (what === 'disk') found.disk = diskIn(JSON.parse(lines.join('')));
  }
  return found;
}

const partsOf = (text: string): string[][] =>
  `\n${text}`
    .split('\n@')
    .map((part) => part.split('\n').filter(Boolean))
    .slice(1);

type Row = Record<'ID' | 'Name' | 'Size' | 'SharedSize' | 'Links', string>;

/** Each thing that takes room, as `docker system df -v` has it. */
const diskIn = ({ Images, Containers, Volumes }: Record<'Images' | 'Containers' | 'Volumes', Row[]>): string[] =>
  [
    ...Images.map(({ ID, Size, SharedSize }) => `image ${shortOf(ID)} ${Size} ${SharedSize}`),
    ...Containers.map(({ ID, Size }) => `container ${shortOf(ID)} ${Size}`),
    ...Volumes.map(({ Name, Size, Links }) => `volume ${Name} ${Size} ${Links}`),
  ].sort();

/** The same of what was told. */
export const diskLines = ({ images, containers, volumes }: DiskUse['engine']): string[] =>
  [
    ...images.map(({ id, size, shared }) => `image ${shortOf(id)} ${human(size)} ${human(shared, 4)}`),
    ...containers.map(({ id, written }) => `container ${shortOf(id)} ${human(written)}`),
    ...volumes.map(({ name, size, users }) => `volume ${name} ${human(size)} ${users}`),
  ].sort();

const shortOf = (id: string): string => id.replace('sha256:', '').slice(0, 12);

/** As Docker's command line writes bytes. */
function human(bytes: number, digits = 3): string {
  const power = bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3);
  return `${Number((bytes / 1000 ** power).toPrecision(digits))}${['B', 'kB', 'MB', 'GB'][power]}`;
}
