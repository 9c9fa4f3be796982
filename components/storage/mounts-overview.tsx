import { Fact, Facts } from '#components/deck/fact.tsx';
import details from '#components/network/details.module.css';
import { plural } from '#engine/scene/number-words.ts';
import type { MountMap, PlaceKind } from '#engine/scene/storage/mount-map.ts';
import { KINDS } from '#engine/scene/storage/mount-words.ts';
import css from './mounts.module.css';

const KEY: readonly (readonly [PlaceKind, keyof typeof KINDS, string])[] = [
  ['layers', 'root', 'root'],
  ['volume', 'volume', 'volume'],
  ['host', 'bind', 'bind'],
  ['memory', 'tmpfs', 'tmpfs'],
  ['engine', 'file', 'file'],
];

/** While nothing is chosen: the whole in numbers, and how to read it. */
export function MountsOverview({ map: { places, containers } }: { map: MountMap }) {
  const mounted = containers
    .flatMap(({ mounts }) => mounts)
    .filter(({ mount, change }) => mount.mounted && change !== 'gone');
  const volumes = places.filter(({ kind, change }) => kind === 'volume' && change !== 'gone');
  const idle = volumes.filter(({ users }) => users.length === 0);
  return (
    <div className={details.details}>
      <h3>Mounts</h3>
      <p>
        A container’s tree is put together of pieces that lie elsewhere. Lines lead from where they lie to where the
        container has them.
      </p>
      <Facts>
        <Fact name="containers">{containers.filter(({ change }) => change !== 'gone').length}</Fact>
        <Fact name="mounted now">{plural(mounted.length, 'mount')}</Fact>
        <Fact name="volumes">
          {volumes.length}
          {idle.length > 0 && `, ${idle.length} of them with no container`}
        </Fact>
      </Facts>
      <h4>How to read it</h4>
      <ul className={css.key}>
        {KEY.map(([place, kind, name]) => (
          <li key={kind}>
            <i data-kind={place} />
            <span>
              <b>{name}</b> {KINDS[kind]}
            </span>
          </li>
        ))}
        <li>
          <i data-kind="off" />
          <span>
            <b>dashed</b> Not mounted now: the container does not run, or it is gone.
          </span>
        </li>
        <li>
          <i data-kind="copy" />
          <span>
            <b>arrow</b> Copied by dockerd into a new volume, from the image. Inferred.
          </span>
        </li>
      </ul>
    </div>
  );
}
