import details from '#components/network/details.module.css';
import type { Player } from '#components/player/use-player.ts';
import { mountCaller } from '#engine/scene/storage/mount-caller.ts';
import type { MappedMount } from '#engine/scene/storage/mount-map.ts';

/** Whose call made a mount, with a way to that call. */
export function MountCaller({ mapped, player }: { mapped: MappedMount; player: Player | undefined }) {
  const { seen, inferred, unknown } = mountCaller(player?.trace, mapped);
  return (
    <>
      {seen && (
        <p>
          {seen.who} called{' '}
          <button type="button" className={details.link} onClick={() => player?.selectSpan(seen.call.id)}>
            {seen.call.name}
          </button>{' '}
          in this run.
        </p>
      )}
      {inferred && (
        <p>
          <span className={details.inferred}>inferred</span> {inferred}
        </p>
      )}
      {unknown && <p>{unknown}</p>}
    </>
  );
}
