/** What happens in volumes: directories of the same disk, with no layer below them. */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import type { FileChange } from '#engine/trace/storage.ts';
import type { Actor } from './actors.ts';
import { type Action, actionsOf, factsOf } from './decide.ts';
import { type Entry, isThere } from './entry.ts';
import { FAN } from './fan-mask.ts';
import { isOfAnother, type Notice } from './notices.ts';
import { Renames } from './renames.ts';

/** Entries of all volumes of a lab that are remembered. */
const MOST_KNOWN = 20_000;
const ENGINE: ReadonlySet<string> = new Set(['dockerd', 'docker-untar', 'exe']);

type Seen = { notice: Notice; now: Entry | undefined; actor: Actor };

export class VolumeFiles {
  readonly #known = new BoundedMap<string, Entry>(MOST_KNOWN);
  readonly #renames = new Renames();

  note(volume: string, path: string, { notice, now, actor }: Seen): { action: Action; change: FileChange }[] {
    const key = `${volume}${path}`;
    const { mask } = notice;
    const from = this.#renames.note(notice, { tree: volume, path }, now);
    if (isThere(now) && isOfAnother(notice, now)) return [];
    const before = this.#known.get(key);
    const isUnknownEnd = !before && !isThere(now) && (mask & FAN.delete) !== 0;
    const actions = isUnknownEnd
      ? (['deleted'] as const)
      : actionsOf({ mask, before, now, copied: false, from, lower: undefined });
    if (now) this.#known.set(key, now);
    else this.#known.delete(key);
    const isEngine = actor.container === undefined && ENGINE.has(actor.program ?? '');
    return actions.flatMap((action) => {
      // Of a rename within the volume the other half tells; or the volume itself goes.
      if (action === 'deleted' && (isEngine || mask & FAN.movedFrom)) return [];
      // Or `docker cp` had it written: `correlate`, which knows the engine's requests, tells that apart.
      const what = isEngine && action === 'created' ? 'copied-in' : action;
      return [
        { action: what, change: changeOf(volume, path, { now, actor, from: action === 'renamed' ? from : undefined }) },
      ];
    });
  }
}

function changeOf(
  volume: string,
  path: string,
  { now, actor, from }: { now: Entry | undefined; actor: Actor; from: string | undefined },
): FileChange {
  const { pid, program, container } = actor;
  return {
    ...(container !== undefined && { container }),
    ...{ path, where: 'volume', volume },
    ...factsOf(now),
    ...(from !== undefined && { from }),
    pid,
    ...(program !== undefined && { program }),
  };
}
