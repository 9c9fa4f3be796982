/** What containers have, or had, mounted. */
import { mountCall } from '#engine/scene/storage/mount-calls.ts';
import type { ContainerMount } from '#engine/trace/storage.ts';
import type { MountPattern } from './check-storage.ts';
import { shortId } from './describe.ts';
import type { Fact } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { fits, some } from './match.ts';
import type { SeenStorage } from './seen-storage.ts';

type State = NonNullable<MountPattern['state']>;
type Known = { id: string; mount: ContainerMount; state: State };

export function mountFacts(pattern: MountPattern, seen: SeenStorage, index: Pick<LogIndex, 'runs'>): Fact[] {
  return knownMounts(seen, pattern.state === 'gone').map(({ id, mount, state }) => {
    const name = seen.nameOf(mount.container);
    const meant = fits(name, pattern.container) && isMeant(mount, pattern);
    const isMade = () => pattern.by === undefined || madeBy(mount, index) === pattern.by;
    return {
      subject: { kind: 'container-mount', id },
      meant,
      so: meant && fits(state, pattern.state) && isSo(mount, pattern) && isMade(),
      get words() {
        return mountWords(mount, name, state);
      },
    };
  });
}

/** Of those that went, only what went since the check can count. */
function knownMounts({ world, left }: SeenStorage, gone: boolean): Known[] {
  const here = [...world['container-mount']].map(
    ([id, mount]): Known => ({ id, mount, state: mount.mounted ? 'mounted' : 'configured' }),
  );
  if (!gone) return here;
  return [...here, ...[...left].map(([id, mount]): Known => ({ id, mount, state: 'gone' }))];
}

const isMeant = ({ destination, kind, volume, source }: ContainerMount, pattern: MountPattern): boolean =>
  fits(destination, pattern.destination) &&
  fits(kind, pattern.kind) &&
  fits(volume, pattern.volume) &&
  fits(source, pattern.source);

function isSo(mount: ContainerMount, pattern: MountPattern): boolean {
  return (
    fits(mount.anonymous ?? false, pattern.anonymous) &&
    fits(mount.fileSystem, pattern.fileSystem) &&
    some(mount.options, pattern.options) &&
    fits(mount.readOnly, pattern.readOnly) &&
    fits(mount.propagation, pattern.propagation) &&
    fits(mount.asked, pattern.asked) &&
    fits(mount.sizeLimit, pattern.sizeLimit) &&
    fits(mount.noCopy ?? false, pattern.noCopy) &&
    fits(mount.filled, pattern.filled)
  );
}

/** By the newest call that was seen; the container's first process is still runc when it mounts. */
function madeBy(mount: ContainerMount, { runs }: Pick<LogIndex, 'runs'>): 'dockerd' | 'runc' | undefined {
  for (const id of runs.order.toReversed()) {
    const view = runs.views.get(id);
    const call = view && mountCall(view, mount);
    if (call) return call.from === 'dockerd' ? 'dockerd' : BY_RUNC.has(call.from) ? 'runc' : undefined;
  }
  return undefined;
}

const BY_RUNC: ReadonlySet<string> = new Set(['runc', 'container']);

const KINDS: Record<ContainerMount['kind'], string> = {
  ...{ root: 'its root', volume: 'the volume', bind: 'the directory', tmpfs: 'memory', file: 'a file of dockerd’s' },
  system: 'a face of the kernel',
};

const STATES: Record<State, string> = {
  ...{ mounted: 'is mounted', configured: 'will be mounted', gone: 'was mounted' },
};

/** `the volume keep is mounted at /data in web, read only` */
function mountWords(mount: ContainerMount, name: string, state: State): string {
  const { kind, destination, volume, source, readOnly, sizeLimit } = mount;
  const what = volume === undefined ? (kind === 'bind' ? source : undefined) : shortId(volume);
  const limits = [...(readOnly ? ['read only'] : []), ...(sizeLimit === undefined ? [] : [`at most ${sizeLimit} B`])];
  const title = `${KINDS[kind]}${what ? ` ${what}` : ''}`;
  return [`${title} ${STATES[state]} at ${destination} in ${name}`, ...limits].join(', ');
}
