/** Volumes as the engine has them, with who has them mounted. */
import { bytesText, plural } from '#engine/scene/number-words.ts';
import { type Volume, volumesAt } from '#engine/scene/storage/volumes-at.ts';
import type { VolumePattern } from './check-storage.ts';
import type { Fact } from './grade-facts.ts';
import { amountIs, fits } from './match.ts';
import type { SeenStorage } from './seen-storage.ts';

const NOW = Number.MAX_SAFE_INTEGER;

export function volumeFacts(pattern: VolumePattern, seen: SeenStorage): Fact[] {
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

const isMeant = ({ name, driver, anonymous, labels }: Volume, pattern: VolumePattern): boolean =>
  fits(name, pattern.name) &&
  fits(driver, pattern.driver) &&
  fits(anonymous, pattern.anonymous) &&
  Object.entries(pattern.labels ?? {}).every(([key, wanted]) => fits(labels[key], wanted));

/** `the volume keep (8.39 MB) is in 2 containers: a, b` */
function volumeWords({ name, anonymous }: Volume, users: readonly string[], size: number | undefined): string {
  const called = anonymous ? `the volume ${name.slice(0, 12)}… without a name` : `the volume ${name}`;
  const title = `${called}${size === undefined ? '' : ` (${bytesText(size)})`}`;
  return users.length === 0
    ? `no container has ${title}`
    : `${title} is in ${plural(users.length, 'container')}: ${users.join(', ')}`;
}
