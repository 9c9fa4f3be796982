/** What the engine says of a container's mounts, in words of our own. What answers is the lab's, and may say anything. Pure. */
import { join } from 'node:path/posix';

export type AskedMount = {
  destination: string;
  kind: 'volume' | 'bind' | 'tmpfs';
  source?: string;
  volume?: string;
  /** the directory of the volume that is asked for, where it is not the whole; the source is that directory */
  subpath?: string;
  readOnly: boolean;
  /** `rprivate`, `rslave`, …; empty for volumes */
  propagation?: string;
  noCopy?: boolean;
  sizeLimit?: number;
};

export type ContainerConfig = {
  id: string;
  running: boolean;
  /** it is about to begin: it was just made, or the engine will start it again */
  fresh: boolean;
  readOnlyRoot: boolean;
  /** `…/merged` */
  merged?: string;
  mounts: readonly AskedMount[];
  /** what the engine puts in the place of the image's: `/etc/hosts` and where it lies */
  files: ReadonlyMap<string, string>;
};

/** The part of `GET /containers/{id}/json` that is read. */
type Answer = {
  Id?: unknown;
  State?: { Status?: unknown; Running?: unknown; Restarting?: unknown };
  HostConfig?: {
    ReadonlyRootfs?: unknown;
    Tmpfs?: Record<string, unknown> | null;
    Mounts?: AskedAnswer[] | null;
  } | null;
  GraphDriver?: { Data?: { MergedDir?: unknown } | null } | null;
  Mounts?: MountAnswer[] | null;
  HostsPath?: unknown;
  HostnamePath?: unknown;
  ResolvConfPath?: unknown;
};
type MountAnswer = Partial<
  Record<'Type' | 'Name' | 'Source' | 'Destination' | 'Mode' | 'RW' | 'Propagation', unknown>
> | null;
type AskedAnswer = {
  Target?: unknown;
  VolumeOptions?: { NoCopy?: unknown; Subpath?: unknown } | null;
  TmpfsOptions?: { SizeBytes?: unknown } | null;
} | null;

/** Of one container; more are not told. */
export const MOST_ASKED = 128;
const LONGEST = 1024;

/** Undefined when it is no answer about a container. */
export function containerConfig(answer: unknown): ContainerConfig | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const said = answer as Answer;
  if (typeof said.Id !== 'string' || !/^[0-9a-f]{64}$/.test(said.Id)) return undefined;
  const merged = text(said.GraphDriver?.Data?.MergedDir);
  // Between two runs the engine calls it running, too.
  const isRestarting = said.State?.Restarting === true;
  return {
    id: said.Id,
    running: said.State?.Running === true && !isRestarting,
    fresh: said.State?.Status === 'created' || isRestarting,
    readOnlyRoot: said.HostConfig?.ReadonlyRootfs === true,
    ...(merged !== undefined && { merged }),
    mounts: [...mountsOf(said), ...tmpfsOf(said)].slice(0, MOST_ASKED),
    files: filesOf(said),
  };
}

function mountsOf({ Mounts, HostConfig }: Answer): AskedMount[] {
  return list(Mounts).flatMap((mount): AskedMount[] => {
    const destination = text(mount?.Destination);
    const kind = mount?.Type;
    if (destination === undefined || (kind !== 'volume' && kind !== 'bind' && kind !== 'tmpfs')) return [];
    const [source, volume, propagation] = [text(mount?.Source), text(mount?.Name), text(mount?.Propagation)];
    const asked = list(HostConfig?.Mounts).find((one) => one?.Target === destination);
    const size = asked?.TmpfsOptions?.SizeBytes;
    const subpath = kind === 'volume' ? text(asked?.VolumeOptions?.Subpath) : undefined;
    const noCopy = asked?.VolumeOptions?.NoCopy === true || hasMode(mount?.Mode, 'nocopy');
    return [
      {
        ...{ destination, kind, readOnly: mount?.RW === false },
        // The engine tells the whole volume's directory.
        ...(source && { source: subpath ? join(source, subpath) : source }),
        ...(kind === 'volume' && volume && { volume }),
        ...(subpath && { subpath }),
        ...(propagation && { propagation }),
        ...(noCopy && { noCopy }),
        ...(typeof size === 'number' && size > 0 && { sizeLimit: size }),
      },
    ];
  });
}

/** Those of `--tmpfs`, which the engine lists apart: by place as it was typed, with options as mount(8) takes them. */
const tmpfsOf = ({ HostConfig }: Answer): AskedMount[] =>
  Object.entries(HostConfig?.Tmpfs ?? {}).map(([destination, options]) => ({
    ...{ destination: destination.slice(0, LONGEST).replace(/(?<=.)\/+$/, ''), kind: 'tmpfs' },
    readOnly: hasMode(options, 'ro'),
  }));

const hasMode = (mode: unknown, word: string): boolean => typeof mode === 'string' && mode.split(',').includes(word);

const filesOf = ({ HostsPath, HostnamePath, ResolvConfPath }: Answer): Map<string, string> => {
  const files = [
    ['/etc/hosts', text(HostsPath)],
    ['/etc/hostname', text(HostnamePath)],
    ['/etc/resolv.conf', text(ResolvConfPath)],
  ] as const;
  return new Map(files.flatMap(([at, path]) => (path ? [[at, path] as const] : [])));
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value.slice(0, LONGEST) : undefined);
const list = <T>(value: T[] | null | undefined): T[] => (Array.isArray(value) ? value : []);
