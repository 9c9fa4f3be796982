/** What happened to files that fits a pattern: one fact for each change that was told. */
import { changeOf, filesAt, type ToldChange, type TouchedFile } from '#engine/scene/storage/container-files.ts';
import { actionWords } from '#engine/scene/storage/file-words.ts';
import type { FilePattern } from './check-storage.ts';
import type { Fact } from './grade-facts.ts';
import { fits } from './match.ts';
import type { StorageNow } from './match-storage.ts';

/** `bytes`: the file's size after it, or what was copied. */
export type FileFact = Fact & { bytes: number | undefined };

export function fileFacts(pattern: FilePattern, { seen, world, at, nameOf }: StorageNow): FileFact[] {
  const files = new Map<string, ReadonlyMap<string, TouchedFile>>();
  /** Of a container that is gone, nothing is now. */
  const nowOf = ({ container = '', volume, path }: ToldChange): string | undefined => {
    if (volume !== undefined || !world['container-root'].has(container)) return undefined;
    const known = files.get(container) ?? filesAt(seen.events, container, at).files;
    files.set(container, known);
    return known.get(path)?.now;
  };
  return seen.events.flatMap((event): FileFact[] => {
    const change = event.at <= at ? changeOf(event) : undefined;
    if (change === undefined) return [];
    const container = nameOf(change.container);
    return [
      {
        subject: event.subject,
        seq: event.seq,
        trace: event.trace,
        bytes: change.bytes,
        meant: isMeant(change, container, pattern),
        so: isSo(change, pattern) && (pattern.now === undefined || nowOf(change) === pattern.now),
        words: changeWords(change, container),
      },
    ];
  });
}

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
