/**
 * One open file: what the editor shows, what the lab had when that was begun, and what to do when the lab has something else by now.
 * Pure. Nothing here writes over anything: `theirs` waits until somebody has chosen.
 */

/** A file of the lab at a version; null: there is none. */
export type Known = { text: string; version: string } | null;

export type Buffer = {
  path: string;
  text: string;
  /** what `text` was edited from */
  base: Known;
  /** the text that is on its way to the lab */
  saving: string | null;
  /** the lab has another file than `base`; undefined while it has not */
  theirs?: Known;
  /** why the last save failed */
  error?: string;
};

export type Draft = { text: string; version: string | null };

export const openedAs = (path: string, known: Known): Buffer => ({
  path,
  text: known?.text ?? '',
  base: known,
  saving: null,
});

/** A text that was not saved, and what the lab has now. Of another version it was not edited from that: nothing but a choice says so. */
export function restored(path: string, draft: Draft, known: Known): Buffer {
  const buffer = { ...openedAs(path, known), text: draft.text };
  const same = (known?.version ?? null) === draft.version || known?.text === draft.text;
  return same ? buffer : { ...buffer, base: null, theirs: known };
}

export const isDirty = ({ text, base }: Buffer): boolean => base === null || text !== base.text;
export const isInConflict = ({ theirs }: Buffer): boolean => theirs !== undefined;
/** Whether it would be written by itself after a pause. */
export const wantsSaving = (buffer: Buffer): boolean =>
  isDirty(buffer) && !isInConflict(buffer) && buffer.saving === null && buffer.error === undefined;

export const edited = (buffer: Buffer, text: string): Buffer =>
  text === buffer.text ? buffer : { ...buffer, text, error: undefined };

export const saveBegun = (buffer: Buffer): Buffer => ({ ...buffer, saving: buffer.text, error: undefined });

/** The lab has what was on its way. What was typed meanwhile is still to be saved. */
export const written = (buffer: Buffer, version: string): Buffer => ({
  ...buffer,
  base: { text: buffer.saving ?? buffer.text, version },
  saving: null,
  theirs: undefined,
});

export const notWritten = (buffer: Buffer, error: string): Buffer => ({ ...buffer, saving: null, error });

/** The lab would not write: it has this instead. */
export const refusedFor = (buffer: Buffer, theirs: Known): Buffer => labHas({ ...buffer, saving: null }, theirs);

/** What the lab has, whoever wrote it. */
export function labHas(buffer: Buffer, known: Known): Buffer {
  if (buffer.saving !== null && known?.text === buffer.saving) return buffer;
  if ((known?.version ?? null) === (buffer.base?.version ?? null)) return { ...buffer, theirs: undefined };
  if (known && known.text === buffer.text) return { ...buffer, base: known, theirs: undefined };
  // A file that is gone is not made again by itself, nor is its text thrown away.
  if (isDirty(buffer) || known === null) return { ...buffer, theirs: known };
  return { ...buffer, text: known.text, base: known, theirs: undefined };
}

/** Mine goes over theirs with the next save. */
export const keepMine = (buffer: Buffer): Buffer =>
  buffer.theirs === undefined ? buffer : { ...buffer, base: buffer.theirs, theirs: undefined };

/** Theirs is shown; mine is for the caller to keep. A file that is gone has nothing to show. */
export const takeTheirs = (buffer: Buffer): Buffer => (buffer.theirs ? openedAs(buffer.path, buffer.theirs) : buffer);
