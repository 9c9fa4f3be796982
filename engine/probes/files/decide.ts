/** What happened to a name, from what stood there, what stands there now, and what the kernel said. Pure. */
import type { FileAction, FileChange } from '#engine/trace/storage.ts';
import { type Entry, isItself, isThere } from './entry.ts';
import { FAN } from './fan-mask.ts';

export type Action = FileAction;

export type Happening = {
  mask: number;
  before: Entry | undefined;
  now: Entry | undefined;
  /** overlayfs made this inode as a copy of what a lower layer has */
  copied: boolean;
  /** path that it had before, of a rename */
  from?: string | undefined;
  /** what lower layers have under the name */
  lower: Entry | undefined;
};

const CAME = FAN.create | FAN.movedTo;

/** In order; empty when nothing is other than it was. */
export function actionsOf(happening: Happening): Action[] {
  const { before, now, copied, from, mask } = happening;
  if (!isThere(now)) return [...(copied ? (['copied-up'] as const) : []), ...goneActions(happening)];
  if (from !== undefined) return copied ? ['copied-up', 'renamed'] : ['renamed'];
  const isKnown = isThere(before) && isItself(before, now);
  if (copied) return ['copied-up', ...laterActions(happening)];
  if (isKnown) return sameActions(before, now, mask);
  if (!before && (mask & CAME) === 0) return unknownActions(now, mask);
  return [arrivalOf(happening, now)];
}

function goneActions({ before, now, mask }: Happening): Action[] {
  if (isThere(before)) return ['deleted'];
  const isNewWhiteout = now?.kind === 'whiteout' && before?.kind !== 'whiteout';
  // What was renamed is told under its new name. To delete a directory, overlayfs exchanges it with what hides it, which is both.
  const isRenamed = (mask & FAN.movedFrom) !== 0 && (mask & FAN.movedTo) === 0;
  return isNewWhiteout && !isRenamed ? ['deleted'] : [];
}

/** The copy came and was changed before we looked. */
const laterActions = ({ mask }: Happening): Action[] => [
  ...(mask & FAN.modify ? (['changed'] as const) : []),
  ...(mask & FAN.attributes ? (['attributes'] as const) : []),
];

function sameActions(before: Entry, now: Entry, mask: number): Action[] {
  // One that becomes opaque hides nothing where it is: overlayfs is about to move it to a place where it will.
  if (now.kind === 'directory') return hasOtherRights(before, now) ? ['attributes'] : [];
  const isOther = before.bytes !== now.bytes || before.modified !== now.modified;
  if (mask & FAN.modify) return ['changed'];
  return isOther || hasOtherRights(before, now) ? ['attributes'] : [];
}

const hasOtherRights = (a: Entry, b: Entry): boolean => a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid;

/** A directory is told of when its name comes, which follows what is done to it before. */
const unknownActions = (now: Entry, mask: number): Action[] => {
  if (now.kind === 'directory') return [];
  if (mask & FAN.modify) return ['changed'];
  return mask & FAN.attributes ? ['attributes'] : [];
};

/** A directory that overlayfs did not copy but made anew hides what lower layers have there. */
function arrivalOf({ lower, mask }: Happening, now: Entry): Action {
  if (now.kind === 'directory' && lower?.kind === 'directory')
    return now.origin && !now.opaque ? 'copied-up' : 'hidden';
  // A link has no attributes, and is prepared elsewhere and moved here.
  if (now.kind === 'link' && lower?.kind === 'link' && mask & FAN.movedTo && lower.modified === now.modified)
    return 'copied-up';
  return 'created';
}

/** What is told of the thing itself. */
export const factsOf = (now: Entry | undefined): Pick<FileChange, 'directory' | 'whiteout' | 'opaque' | 'bytes'> => ({
  ...(now?.kind === 'directory' && { directory: true }),
  ...(now?.kind === 'whiteout' && { whiteout: true }),
  ...(now?.opaque && { opaque: true }),
  ...(now?.kind === 'file' && { bytes: now.bytes }),
});
