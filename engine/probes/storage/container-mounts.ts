/** What a container has mounted: the kernel's table joined with what the engine says; without a table what the engine knows. Pure. */
import type { ContainerMount } from '#engine/trace/storage.ts';
import type { AskedMount, ContainerConfig } from './container-config.ts';
import { type MountLine, sizeLimitOf } from './mountinfo.ts';

/** Faces of the kernel; what else is mounted below these places is its doing or runc's, too. */
const OF_KERNEL = /^(?:proc|sysfs|devpts|mqueue|cgroup2?|debugfs|tracefs|securityfs|bpf|fusectl|binfmt_misc)$/;
const PLACES_OF_KERNEL = /^\/(?:proc|sys|dev)(?:\/|$)/;
const ANONYMOUS = /^[0-9a-f]{64}$/;
const LONGEST_LINE = 512;

/** @param lines of its table; undefined while it does not run */
export function containerMounts(config: ContainerConfig, lines: readonly MountLine[] | undefined): ContainerMount[] {
  return lines ? lines.map((line) => seenMount(config, line)) : knownMounts(config);
}

function seenMount(config: ContainerConfig, line: MountLine): ContainerMount {
  const { point, options, propagation, fileSystem, settings } = line;
  const asked = config.mounts.find(({ destination }) => destination === point);
  const kind = asked?.kind ?? kindOf(config, line);
  const source = sourceOf(config, line, kind);
  const sizeLimit = fileSystem === 'tmpfs' && kind !== 'bind' ? sizeLimitOf(settings) : undefined;
  return {
    ...{ container: config.id, destination: point, kind, ...wordsOf(asked), fileSystem, options, propagation },
    ...(source !== undefined && { source }),
    ...(!asked && (kind === 'bind' || kind === 'tmpfs') && { unasked: true }),
    readOnly: options.includes('ro'),
    mounted: true,
    ...(sizeLimit !== undefined && { sizeLimit }),
    ...(kind !== 'system' && { line: line.text.slice(0, LONGEST_LINE) }),
  };
}

function kindOf(config: ContainerConfig, { point, fileSystem, root }: MountLine): ContainerMount['kind'] {
  if (point === '/') return 'root';
  if (config.files.has(point) || root.includes(`/containers/${config.id}/`)) return 'file';
  if (PLACES_OF_KERNEL.test(point) || OF_KERNEL.test(fileSystem)) return 'system';
  if (fileSystem === 'tmpfs' && above(config, point) === undefined) return 'tmpfs';
  return 'bind';
}

function sourceOf(config: ContainerConfig, { point }: MountLine, kind: ContainerMount['kind']): string | undefined {
  if (kind === 'root') return config.merged;
  if (kind === 'file') return config.files.get(point);
  const under = kind === 'system' || kind === 'tmpfs' ? undefined : above(config, point);
  return under?.source === undefined ? undefined : `${under.source}${point.slice(under.destination.length)}`;
}

/** The mount of the configuration at or, where something is mounted below it, over a place. */
const above = ({ mounts }: ContainerConfig, point: string): AskedMount | undefined =>
  mounts
    .filter(({ destination }) => point === destination || point.startsWith(`${destination}/`))
    .sort((a, b) => b.destination.length - a.destination.length)[0];

function knownMounts(config: ContainerConfig): ContainerMount[] {
  const { id: container, merged, readOnlyRoot } = config;
  const still = { container, options: [], mounted: false } as const;
  const root = { ...still, destination: '/', kind: 'root', readOnly: readOnlyRoot, propagation: 'private' } as const;
  return [
    { ...root, options: [], ...(merged !== undefined && { source: merged }) },
    ...config.mounts.map((asked) => ({
      ...{ ...still, options: [], destination: asked.destination, kind: asked.kind, ...wordsOf(asked) },
      ...(asked.source !== undefined && { source: asked.source }),
      readOnly: asked.readOnly,
      propagation: wantedOf(asked.propagation),
      ...(asked.sizeLimit !== undefined && { sizeLimit: asked.sizeLimit }),
    })),
    ...[...config.files].map(([destination, source]) => ({
      ...{ ...still, options: [], destination, kind: 'file' as const, source },
      ...{ readOnly: false, propagation: 'private' as const },
    })),
  ];
}

const wordsOf = (asked: AskedMount | undefined) => ({
  ...(asked?.volume !== undefined && { volume: asked.volume, anonymous: ANONYMOUS.test(asked.volume) }),
  ...(asked?.subpath !== undefined && { subpath: asked.subpath }),
  ...(asked?.propagation !== undefined && { asked: asked.propagation }),
  ...(asked?.noCopy && { noCopy: true }),
});

/**
 * With what dockerd copied into new volumes, by name. It copies nothing where it was told not to; and a volume of which a directory is asked
 * for was not empty, since that must be there before.
 */
export function withFilled(mount: ContainerMount, filled: ReadonlyMap<string, number>): ContainerMount {
  const entries = mount.volume === undefined ? undefined : filled.get(mount.volume);
  if (entries === undefined || mount.noCopy || mount.subpath !== undefined) return mount;
  return { ...mount, filled: entries };
}

function wantedOf(propagation = ''): ContainerMount['propagation'] {
  const word = propagation.replace(/^r/, '');
  return word === 'shared' || word === 'slave' || word === 'unbindable' ? word : 'private';
}
