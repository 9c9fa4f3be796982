import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import type { Told } from '#components/deck/use-told.ts';
import { CommandList } from '#components/network/command-list.tsx';
import details from '#components/network/details.module.css';
import type { Player } from '#components/player/use-player.ts';
import { bytesText } from '#engine/scene/number-words.ts';
import type { MappedMount, MountMap, MountPlace } from '#engine/scene/storage/mount-map.ts';
import { placeWords } from '#engine/scene/storage/mount-place-words.ts';
import {
  commandsOfMount,
  commandsOfPlace,
  filledWords,
  KINDS,
  PLACES,
  PROPAGATION,
  shortName,
} from '#engine/scene/storage/mount-words.ts';
import { MountCaller } from './mount-caller.tsx';
import { MountsOverview } from './mounts-overview.tsx';
import { PLACE_PREFIX } from './mounts-picture.tsx';
import type { MountSelection } from './mounts-view.tsx';
import { VolumeFiles } from './volume-files.tsx';

type Props = {
  map: MountMap;
  selection: MountSelection;
  select: (selection: MountSelection) => void;
  player: Player | undefined;
  told: Told;
  /** when something is told of what is chosen, if that is later than the cursor (ns) */
  later: number | undefined;
};

/** What is chosen, in full: the kernel's line, who made it, what it means, and what prints it. */
export function MountDetails({ map, selection, select, player, told, later }: Props) {
  const place = map.places.find(({ id }) => selection === `${PLACE_PREFIX}${id}`);
  const container = map.containers.find(({ mounts }) => mounts.some(({ id }) => id === selection));
  const mapped = container?.mounts.find(({ id }) => id === selection);
  if (!place && !mapped)
    return (
      <>
        {player && later !== undefined && (
          <p className={details.links}>
            <span>What is mounted is read a moment after the call.</span>
            <button type="button" onClick={() => player.seek(later)}>
              Go to that moment
            </button>
          </p>
        )}
        <MountsOverview map={map} />
      </>
    );
  return (
    <div className={details.details}>
      <div className={details.above}>
        <button type="button" onClick={() => select(undefined)}>
          ← all mounts
        </button>
      </div>
      {place && <OfPlace {...{ place, map, select, told, player }} />}
      {mapped && container && <OfMount {...{ mapped, container, select, player, map }} />}
    </div>
  );
}

type PlaceProps = { place: MountPlace } & Pick<Props, 'map' | 'select' | 'told' | 'player'>;

function OfPlace({ place, map, select, told, player }: PlaceProps) {
  const { kind, name, volume, users, change } = place;
  const mounts = map.containers.flatMap((container) =>
    container.mounts.filter((one) => one.place === place.id).map((mapped) => ({ mapped, container })),
  );
  return (
    <>
      <h3>
        {shortName(place)} <small>{PLACES[kind]}</small>
      </h3>
      <p>{placeWords(place, map)}</p>
      <Facts>
        {name !== shortName(place) && <Fact name="name">{name}</Fact>}
        {volume?.driver && <Fact name="driver">{volume.driver}</Fact>}
        {volume?.mountpoint && (
          <Fact name="lies in">
            <code>{volume.mountpoint}</code>
          </Fact>
        )}
        {Object.entries(volume?.labels ?? {}).map(([key, value]) => (
          <Fact key={key} name={key}>
            {value || '(empty)'}
          </Fact>
        ))}
        <Fact name="used by">{users.length > 0 ? users.join(', ') : 'nobody'}</Fact>
      </Facts>
      {mounts.length > 0 && (
        <>
          <h4>Mounted</h4>
          <ul className={details.list}>
            {mounts.map(({ mapped, container }) => (
              <li key={mapped.id}>
                <button type="button" onClick={() => select(mapped.id)}>
                  <code>{mapped.mount.destination}</code>
                </button>
                <span>
                  in {container.name}
                  {mapped.change === 'gone' && ' (removed)'}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {kind === 'volume' && <VolumeFiles {...{ volume: name, told, player }} />}
      {change !== 'gone' && <CommandList commands={commandsOfPlace(place)} />}
      <Evidence>told by the engine’s API</Evidence>
    </>
  );
}

type MountProps = { mapped: MappedMount; container: MountMap['containers'][number] } & Omit<
  Props,
  'selection' | 'later' | 'told'
>;

function OfMount({ mapped, container, select, player, map }: MountProps) {
  const { mount, place } = mapped;
  const { kind, propagation, source, asked, filled, line, sizeLimit } = mount;
  const from = map.places.find(({ id }) => id === place);
  return (
    <>
      <h3>
        {mount.destination} <small>in {container.name}</small>
      </h3>
      <p>{KINDS[kind]}</p>
      <Facts>
        {source !== undefined && (
          <Fact name="comes from">
            {from && kind === 'volume' ? (
              <button type="button" className={details.link} onClick={() => select(`${PLACE_PREFIX}${from.id}`)}>
                {shortName(from)}
              </button>
            ) : (
              <code>{source}</code>
            )}
          </Fact>
        )}
        {mount.subpath !== undefined && (
          <Fact name="subpath">
            <code>{mount.subpath}</code>: this directory of the volume is mounted, not the whole
          </Fact>
        )}
        {mount.fileSystem && <Fact name="file system">{mount.fileSystem}</Fact>}
        <Fact name="writing">{mount.readOnly ? 'refused (EROFS): read-only' : 'allowed'}</Fact>
        {sizeLimit !== undefined && <Fact name="holds">{bytesText(sizeLimit)} at most</Fact>}
        {kind !== 'root' && (
          <Fact name="propagation">
            <b>{propagation}</b>
            {asked && ` (asked for: ${asked})`}. {PROPAGATION[propagation]}
          </Fact>
        )}
        {mount.noCopy && <Fact name="nocopy">dockerd was told not to fill it from the image</Fact>}
      </Facts>
      {filled !== undefined && (
        <p className={details.hint}>
          <span className={details.inferred}>inferred</span> {filledWords(filled)}
        </p>
      )}
      {line && mount.mounted && (
        <>
          <h4>The kernel’s line</h4>
          <p className={details.rule}>
            <code>{line}</code>
          </p>
        </>
      )}
      <h4>Who mounted it</h4>
      <MountCaller mapped={mapped} player={player} />
      {mapped.change !== 'gone' && <CommandList commands={commandsOfMount(mapped, container.name)} />}
      <Evidence>
        {mount.mounted ? 'read from /proc/PID/mountinfo and told by the engine’s API' : 'told by the engine’s API'}
      </Evidence>
    </>
  );
}
