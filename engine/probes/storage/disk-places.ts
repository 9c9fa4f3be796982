/** What lies where below Docker's directory on a lab's disk: which directory is a layer's, a container's, a volume's, a build's. */
import { listInside, readInside } from '#engine/lab/inside-lab.ts';

export type DiskPlace = { what: string; id?: string; paths: readonly string[] };

/** Directories of a kind that are told apart. */
export const MOST_PLACES = 200;
const LONGEST_ID = 256;
const HEX = /^[0-9a-f]{64}$/;

type Where = {
  /** `/proc/PID/root` */
  base: string;
  /** `/var/lib/docker` */
  root: string;
  driver: string;
  /** chain IDs of the layers that an image stands on; others are left of builds. Absent: not known, so all are layers. */
  ofImages?: ReadonlySet<string>;
};

/** Each place once; what none of them has is the engine's own. Layers are named by chain ID. */
export function diskPlaces({ base, root, driver, ofImages }: Where): { places: DiskPlace[]; cut: boolean } {
  const list = (path: string) => listOf(base, path);
  const [database, store] = [`${root}/image/${driver}/layerdb`, `${root}/${driver}`];
  const layers = list(`${database}/sha256`).filter((name) => HEX.test(name));
  const containers = list(`${database}/mounts`).filter((name) => HEX.test(name));
  const volumes = list(`${root}/volumes`).filter((name) => name !== 'metadata.db' && name !== 'backingFsBlockDev');
  const logs = list(`${root}/containers`).filter((name) => HEX.test(name));
  const cut = [layers, containers, volumes, logs].some(({ length }) => length > MOST_PLACES);
  const places = [
    ...few(layers).flatMap((hex) => {
      const what = ofImages?.has(`sha256:${hex}`) === false ? 'build cache' : 'layer';
      return placeOf(what, `sha256:${hex}`, store, [idIn(base, `${database}/sha256/${hex}/cache-id`)]);
    }),
    ...few(containers).flatMap((id) =>
      placeOf(
        ...(['container', id, store] as const),
        ['mount-id', 'init-id'].map((name) => idIn(base, `${database}/mounts/${id}/${name}`)),
      ),
    ),
    ...few(volumes).map((name) => ({ what: 'volume', id: name, paths: [`${root}/volumes/${name}`] })),
    ...few(logs).flatMap((id) => logOf(list, `${root}/containers/${id}`, id)),
  ];
  return { places: [...places, buildCache(list, root, store, places)], cut };
}

/** Without `merged`, which is the same files once more. */
const placeOf = (what: string, id: string, store: string, ids: readonly (string | undefined)[]): DiskPlace[] => {
  const paths = ids.flatMap((one) => (one === undefined ? [] : [`${store}/${one}`]));
  return paths.length > 0 ? [{ what, id, paths }] : [];
};

/** Of the containers' directories only the logs: names and addresses there are the engine's. */
function logOf(list: (path: string) => string[], directory: string, id: string): DiskPlace[] {
  const paths = list(directory).filter((name) => name.includes('-json.log') || name === 'local-logs');
  return paths.length > 0 ? [{ what: 'log', id, paths: paths.map((name) => `${directory}/${name}`) }] : [];
}

/** BuildKit keeps what it made beside the layers, where no image and no container names it. */
function buildCache(
  list: (path: string) => string[],
  root: string,
  store: string,
  places: readonly DiskPlace[],
): DiskPlace {
  const named = new Set(places.flatMap(({ paths }) => paths));
  const unnamed = list(store)
    .filter((name) => name !== 'l')
    .map((name) => `${store}/${name}`)
    .filter((path) => !named.has(path));
  return { what: 'build cache', paths: [`${root}/buildkit`, ...few(unnamed)] };
}

const few = <T>(values: readonly T[]): readonly T[] => values.slice(0, MOST_PLACES);

const listOf = (base: string, path: string): string[] => {
  try {
    return listInside(base, path, MOST_PLACES * 4).sort();
  } catch {
    return [];
  }
};

/** A single name, which leads nowhere else. */
function idIn(base: string, path: string): string | undefined {
  try {
    const id = readInside(base, path, LONGEST_ID).trim();
    return /^[\w-]+$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
