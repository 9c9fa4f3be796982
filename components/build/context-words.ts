import type { Builder, ContextTransfer } from '#engine/scene/build.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import { fateOf } from './context-layout.ts';

export type Truck = { builder: Builder; transfer: ContextTransfer };

/** One sentence for what travelled. */
export function truckText({ builder, transfer }: Truck): string {
  const { files, bytes, sent, unlisted, unread } = transfer;
  if (unread !== undefined) return `What travelled could not be read (${unread}), so its files are not known.`;
  const all = files.filter(({ type }) => type === 'file');
  const there = all.filter((file) => fateOf(file) === 'there').length;
  const offered = `${plural(all.length + unlisted, 'file')} of ${bytesText(bytes)}`;
  if (builder === 'classic')
    return `The whole context went to dockerd before the first step: ${offered}, ${bytesText(sent)} over the socket.`;
  if (transfer.archive) return `The client was given an archive, and BuildKit fetched all of it: ${offered}.`;
  if (all.length + unlisted === 0) return 'BuildKit asked for files that are not there: nothing travelled.';
  if (sent === 0) return `BuildKit asked for ${offered} and had all of it: only descriptions travelled.`;
  const had = there > 0 ? ` It had the other ${there} already.` : '';
  return `BuildKit asked for ${offered}; ${bytesText(sent)} of content went over the socket.${had}`;
}

/** What two builders made of the same folder. */
export function comparedText(one: Truck, other: Truck): string {
  const [classic, buildkit] = one.builder === 'classic' ? [one, other] : [other, one];
  const asked = new Set(buildkit.transfer.files.map(({ path }) => path));
  const spared = classic.transfer.files.filter(({ path, type }) => type === 'file' && !asked.has(path));
  if (spared.length === 0) return 'Both builders were given the same files.';
  const bytes = spared.reduce((sum, { size }) => sum + size, 0);
  return `The classic builder was sent ${plural(spared.length, 'file')} of ${bytesText(bytes)} that BuildKit never asked for.`;
}

/** The latest transfer of a context by the other builder, if the session has one. */
export const otherTruck = (trucks: readonly Truck[], { builder }: Truck): Truck | undefined =>
  trucks.findLast((truck) => truck.builder !== builder && truck.transfer.what === 'context');
