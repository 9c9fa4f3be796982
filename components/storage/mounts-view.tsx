'use client';
import { useState } from 'react';
import { Choice } from '#components/deck/choice.tsx';
import { DeckBody } from '#components/deck/deck-body.tsx';
import { DeckHead } from '#components/deck/deck-head.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import tools from '#components/deck/tool-row.module.css';
import { useChosenHere } from '#components/deck/use-chosen-here.ts';
import { mountOfCall } from '#engine/scene/storage/mount-calls.ts';
import type { MountMap } from '#engine/scene/storage/mount-map.ts';
import { mountsNotice } from '#engine/scene/storage/mount-words.ts';
import { MountDetails } from './mount-details.tsx';
import { MountTable } from './mount-table.tsx';
import css from './mounts.module.css';
import { MountsPicture } from './mounts-picture.tsx';
import type { StorageViewProps } from './storage-deck.tsx';
import { useMountMap } from './use-mount-map.ts';

/** A mount by its id, or a place by `place:` and its id. */
export type MountSelection = string | undefined;

const ALL = '';

/** Where each container's directories come from, and what stays when it goes. */
export function MountsView({ player, told, live }: StorageViewProps) {
  const whole = useMountMap(player, told);
  const [only, choose] = useState(ALL);
  const [withSystem, showSystem] = useState(false);
  // A call that was chosen in another picture chooses its mount here.
  const called = player?.selected && calledMount(whole, player, player.selected);
  const [selection, select] = useChosenHere<string>(player?.selected, called || undefined);
  const map = narrowed(whole, only);
  const later = told.facts.find(
    ({ subject, at }) =>
      subject.kind === 'container-mount' && subject.id === selection && at > (player?.clock.at ?? Number.MAX_VALUE),
  )?.at;
  if (whole.containers.length === 0 && whole.places.length === 0) return <NoMounts live={live} />;
  return (
    <>
      <DeckHead notice={mountsNotice(map)} />
      <DeckBody
        sideLabel="What is chosen among the mounts"
        sideKey={selection ?? ''}
        side={<MountDetails {...{ map: whole, selection, select, player, told, later }} />}
      >
        <div className={css.view}>
          <div className={tools.row}>
            {whole.containers.length > 1 && (
              <Choice
                label="Container"
                options={[[ALL, 'all containers'], ...whole.containers.map(({ id, name }) => [id, name] as const)]}
                value={map === whole ? ALL : only}
                choose={choose}
              />
            )}
            <label>
              <input type="checkbox" checked={withSystem} onChange={({ target }) => showSystem(target.checked)} />
              faces of the kernel, too
            </label>
          </div>
          <MountsPicture {...{ map, withSystem, selection, select }} />
          <MountTable map={map} />
        </div>
      </DeckBody>
    </>
  );
}

function calledMount(map: MountMap, { trace }: NonNullable<StorageViewProps['player']>, step: string) {
  const mounts = map.containers.flatMap((container) => container.mounts.map(({ mount }) => mount));
  const span = trace.spans.find(({ id }) => step.startsWith(`${id}:`));
  const mount = span && mountOfCall(trace, mounts, span.id);
  return mount && `${mount.container}${mount.destination}`;
}

/** One container with its places; all, where that one is not there any more. */
function narrowed(map: MountMap, id: string): MountMap {
  const containers = map.containers.filter((one) => one.id === id);
  if (containers.length === 0) return map;
  const has = new Set(containers.flatMap(({ mounts }) => mounts.flatMap(({ place }) => place ?? [])));
  return { containers, places: map.places.filter(({ id: place }) => has.has(place)) };
}

const NoMounts = ({ live }: { live: boolean }) => (
  <EmptyDeck title="Nothing is mounted in a container yet">
    {live ? (
      <p>
        Type <code>docker run -d --name web -v data:/data busybox sleep 1h</code> to see where its directories come
        from.
      </p>
    ) : (
      <p>This recording tells of no mounts up to here.</p>
    )}
  </EmptyDeck>
);
