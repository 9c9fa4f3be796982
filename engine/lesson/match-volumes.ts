/** Volumes as the engine has them, with who has them mounted; and those that it removed. */
import { bytesText, plural } from '#engine/scene/number-words.ts';
import { type Volume, volumesAt, volumesRemoved } from '#engine/scene/storage/volumes-at.ts';
import type { TraceId } from '#engine/trace/ids.ts';
import type { VolumePattern } from './check-storage.ts';
import type { Fact } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { amountIs, fits } from './match.ts';
import type { SeenStorage } from './seen-storage.ts';

const NOW = Number.MAX_SAFE_INTEGER;

export function volumeFacts(pattern: VolumePattern, seen: SeenStorage, index: LogIndex): Fact[] {
  if (pattern.state === 'gone') return removedFacts(pattern, seen, index);
  const { world, nameOf } = seen;
  const sizes = world['disk-use'].get('local')?.engine.volumes ?? [];
  return [...volumesAt(seen.ofVolumes, NOW).values()].map((volume) => {
    const mounts = [...world['container-mount'].values()].filter((mount) => mount.volume === volume.name);
    const users = [...new Set(mounts.map(({ container }) => nameOf(container)))];
    const size = sizes.find(({ name }) => name === volume.name)?.size;
    return {
      subject: { kind: 'volume', id: volume.name },
      meant: isMeant(volume, pattern),
      so:
        (pattern.usedBy === undefined || users.includes(pattern.usedBy)) &&
        (pattern.users === undefined || amountIs(users.length, pattern.users)) &&
        fits(size, pattern.size),
      words: volumeWords(volume, users, size),
    };
  });
}

/** One for each removal. Who had it is not known any more. */
const removedFacts = (pattern: VolumePattern, { ofVolumes }: SeenStorage, index: LogIndex): Fact[] =>
  volumesRemoved(ofVolumes, NOW)
    .filter(({ event }) => event.at > index.recalledTo)
    .map(({ volume, event: { subject, seq, at, trace } }) => ({
      ...{ subject, seq, trace: trace ?? soleCommandAt(index, at) },
      meant: isMeant(volume, pattern),
      so: pattern.usedBy === undefined && pattern.users === undefined && pattern.size === undefined,
      words: `${titleOf(volume)} was removed`,
    }));

/** The engine may tell of a removal a moment after it has answered who asked for it. */
function soleCommandAt({ commands }: LogIndex, at: number): TraceId | undefined {
  const open = commands.filter(({ root }) => root.startedAt <= at && at <= (root.endedAt ?? NOW));
  return open.length === 1 ? open[0]?.trace : undefined;
}

const isMeant = ({ name, driver, anonymous, labels }: Volume, pattern: VolumePattern): boolean =>
  fits(name, pattern.name) &&
  fits(driver, pattern.driver) &&
  fits(anonymous, pattern.anonymous) &&
  Object.entries(pattern.labels ?? {}).every(([key, wanted]) => fits(labels[key], wanted));

/** `the volume keep (8.39 MB) is in 2 containers: a, b` */
function volumeWords(volume: Volume, users: readonly string[], size: number | undefined): string {
  const title = `${titleOf(volume)}${size === undefined ? '' : ` (${bytesText(size)})`}`;
  return users.length === 0
    ? `no container has ${title}`
    : `${title} is in ${plural(users.length, 'container')}: ${users.join(', ')}`;
}

const titleOf = ({ name, anonymous }: Volume): string =>
  anonymous ? `the volume ${name.slice(0, 12)}… without a name` : `the volume ${name}`;
