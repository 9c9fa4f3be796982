/** What a container has done to files at a point in time, in order, and what that leaves of each. */
import type { StateChanged } from '#engine/trace/event.ts';
import { FILE_ACTIONS, type FileAction, FileChange } from '#engine/trace/storage.ts';
import { isAboutVolume, volumeSince } from './volumes-at.ts';

export type ToldChange = FileChange & { action: FileAction; at: number; event: StateChanged };

/** A path that was touched, as it is now. */
export type TouchedFile = {
  path: string;
  /** `lower`: only read; `whiteout`: hidden by one; `gone`: it was in the upper directory alone, and is there no more */
  now: 'lower' | 'upper' | 'whiteout' | 'gone';
  directory: boolean;
  /** a lower layer's directory that has it, too */
  lower?: string | undefined;
  /** nothing that `docker diff` compares is other than in the lower layer */
  same: boolean;
  /** names of lower layers that this directory hides */
  hides: readonly string[];
  bytes?: number | undefined;
  copy?: ToldChange | undefined;
  /** when it was read last, since it was changed */
  read?: ToldChange | undefined;
  last: ToldChange;
};

export type ContainerFiles = { changes: readonly ToldChange[]; files: ReadonlyMap<string, TouchedFile> };

const known = new WeakMap<StateChanged, ToldChange | null>();
const isAction = (action: string): action is FileAction => (FILE_ACTIONS as readonly string[]).includes(action);

/** Undefined when it is none of a file, or makes no sense. Each is checked once. */
export function changeOf(event: StateChanged): ToldChange | undefined {
  const before = known.get(event);
  if (before !== undefined) return before ?? undefined;
  const change = readChange(event);
  known.set(event, change ?? null);
  return change;
}

function readChange(event: StateChanged): ToldChange | undefined {
  if (event.subject.kind !== 'file' || !isAction(event.action)) return undefined;
  const { data } = FileChange.safeParse(event.attributes);
  return data && { ...data, action: event.action, at: event.at, event };
}

/** A copy-up counts from its beginning. @param facts in order; of its overlay alone, since volumes are no part of it */
export function filesAt(facts: readonly StateChanged[], container: string, at: number): ContainerFiles {
  const changes = facts.flatMap((event) => {
    const change = changeOf(event);
    if (!change || change.container !== container || change.volume !== undefined) return [];
    return change.at - (change.took ?? 0) <= at ? [change] : [];
  });
  const files = new Map<string, TouchedFile>();
  for (const change of changes) tellChange(files, change);
  return { changes, files };
}

/** The container that changed a file last. */
export const touchedLast = (facts: readonly StateChanged[], at: number): string | undefined => {
  const last = facts.findLast((event) => event.at <= at && event.action !== 'read' && changeOf(event)?.container);
  return last && changeOf(last)?.container;
};

/** What a program's span did last to a file of a container. */
export function lastBy(facts: readonly StateChanged[], span: string): ToldChange | undefined {
  const isOverlay = ({ volume, container }: ToldChange) => volume === undefined && container !== undefined;
  const last = facts.findLast((event) => {
    const change = changeOf(event);
    return change?.span === span && isOverlay(change);
  });
  return last && changeOf(last);
}

/** What happened in a volume by then, in order, by whatever container. One of the same name that was removed before is another volume. */
export function volumeChangesAt(facts: readonly StateChanged[], volume: string, at: number): ToldChange[] {
  const since = volumeSince(facts, volume, at);
  return facts.flatMap((event) => {
    const change = changeOf(event);
    return change?.volume === volume && change.at >= since && change.at <= at ? [change] : [];
  });
}

/** When its files, or the volume itself, became another (ns), rising. */
export const volumeMoments = (facts: readonly StateChanged[], volume: string): number[] =>
  facts
    .flatMap((event) => (changeOf(event)?.volume === volume || isOf(event, volume) ? [event.at] : []))
    .sort((a, b) => a - b);

const isOf = (event: StateChanged, volume: string): boolean => isAboutVolume(event) && event.subject.id === volume;

/** Adds what came next. */
export function tellChange(files: Map<string, TouchedFile>, change: ToldChange): void {
  const { action, path, from } = change;
  if (action === 'read') {
    noteRead(files, change);
    return;
  }
  // Whatever has just come has nothing in it yet.
  if (action === 'deleted' || action === 'hidden' || action === 'created') dropBelow(files, path);
  if (action === 'renamed' && from !== undefined) moveAll(files, change, from);
  const before = files.get(path);
  files.set(path, {
    path,
    now: action === 'deleted' ? (change.whiteout ? 'whiteout' : 'gone') : 'upper',
    directory: change.directory ?? false,
    lower: change.lower ?? before?.lower,
    same: change.same ?? false,
    hides: change.hides ?? (change.directory && action !== 'deleted' ? (before?.hides ?? []) : []),
    bytes: change.bytes,
    copy: action === 'copied-up' ? change : action === 'deleted' ? undefined : before?.copy,
    last: change,
  });
}

function noteRead(files: Map<string, TouchedFile>, change: ToldChange): void {
  const { path, lower } = change;
  const before = files.get(path);
  if (before) {
    files.set(path, { ...before, read: change });
    return;
  }
  const now = change.where === 'upper' ? 'upper' : 'lower';
  files.set(path, { path, now, directory: false, lower, same: true, hides: [], read: change, last: change });
}

function dropBelow(files: Map<string, TouchedFile>, path: string): void {
  for (const other of files.keys()) if (other.startsWith(`${path}/`)) files.delete(other);
}

function moveAll(files: Map<string, TouchedFile>, change: ToldChange, from: string): void {
  const before = files.get(from);
  for (const [path, file] of [...files])
    if (path.startsWith(`${from}/`)) {
      files.delete(path);
      // What was hidden there is not there to be hidden here.
      if (file.now === 'whiteout') continue;
      const moved = `${change.path}${path.slice(from.length)}`;
      if (!files.has(moved)) files.set(moved, { ...file, path: moved, lower: undefined, same: false, hides: [] });
    }
  const left = { path: from, directory: false, same: false, hides: [], lower: before?.lower, last: change };
  files.set(from, { ...left, now: change.leaves ?? 'gone' });
}
