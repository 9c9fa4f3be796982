/** What happened to files that fits a pattern: one fact for each change that was told. */
import type { ToldChange } from '#engine/scene/storage/container-files.ts';
import { actionWords } from '#engine/scene/storage/file-words.ts';
import type { FilePattern } from './check-storage.ts';
import type { Fact } from './grade-facts.ts';
import { fits } from './match.ts';
import type { SeenStorage } from './seen-storage.ts';

/** `bytes`: the file's size after it, or what was copied. */
export type FileFact = Fact & { bytes: number | undefined };

export function fileFacts(pattern: FilePattern, seen: SeenStorage): FileFact[] {
  return meantBy(pattern, seen).map(({ change, fits }) => ({
    subject: change.event.subject,
    seq: change.event.seq,
    trace: change.event.trace,
    bytes: change.bytes,
    meant: true,
    so: fits && (pattern.now === undefined || nowOf(change, seen) === pattern.now),
    get words() {
      return changeWords(change, seen.nameOf(change.container));
    },
  }));
}

type Meant = { change: ToldChange; fits: boolean };
type Looked = { names: number; looked: number; meant: Meant[] };
const lookedAt = new WeakMap<SeenStorage, WeakMap<FilePattern, Looked>>();

/** A lesson asks the same of thousands of changes again and again: each is looked at once, until a container gets another name. */
function meantBy(pattern: FilePattern, seen: SeenStorage): readonly Meant[] {
  const ofSeen = lookedAt.get(seen) ?? new WeakMap<FilePattern, Looked>();
  lookedAt.set(seen, ofSeen);
  const names = seen.names.changes;
  const before = ofSeen.get(pattern);
  const known = before?.names === names ? before : { names, looked: 0, meant: [] };
  ofSeen.set(pattern, known);
  for (; known.looked < seen.changes.length; known.looked++) {
    const change = seen.changes[known.looked];
    if (change && isMeant(change, seen.nameOf(change.container), pattern))
      known.meant.push({ change, fits: isSo(change, pattern) });
  }
  return known.meant;
}

/** What came last leaves its file in another state than is wanted, and touches no other: nothing is so that was not. */
export function isIdle({ now }: FilePattern, seen: SeenStorage): boolean {
  const last = seen.changes.at(-1);
  if (now === undefined || last === undefined || last.event !== seen.events.at(-1) || last.action === 'renamed')
    return false;
  return nowOf(last, seen) !== now;
}

/** Of a container that is gone, nothing is now. */
const nowOf = ({ container = '', volume, path }: ToldChange, seen: SeenStorage): string | undefined =>
  volume === undefined && seen.world['container-root'].has(container)
    ? seen.filesOf(container).get(path)?.now
    : undefined;

const isMeant = ({ path, volume }: ToldChange, name: string, pattern: FilePattern): boolean =>
  fits(name, pattern.container) && fits(volume, pattern.volume) && fits(path, pattern.path);

function isSo(change: ToldChange, pattern: FilePattern): boolean {
  const { action, from, where, bytes, took, program } = change;
  return (
    fits(action, pattern.action) &&
    fits(from, pattern.from) &&
    fits(where, pattern.where) &&
    fits(change.whiteout ?? false, pattern.whiteout) &&
    fits(change.opaque ?? false, pattern.opaque) &&
    fits(change.directory ?? false, pattern.directory) &&
    fits(change.same ?? false, pattern.same) &&
    fits(bytes, pattern.bytes) &&
    fits(took, pattern.took) &&
    fits(program, pattern.by)
  );
}

/** `/big in sa, by sh: copied up: 315 MB in 163 ms`; `/a in the volume data: made` */
function changeWords(change: ToldChange, container: string): string {
  const { path, volume, program } = change;
  const place = volume === undefined ? container : `the volume ${volume}`;
  return `${path} in ${place}${program === undefined ? '' : `, by ${program}`}: ${actionWords(change)}`;
}
