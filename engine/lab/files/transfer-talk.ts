import type { Uploaded } from '#engine/trace/workspace.ts';

/** What a transfer is to do. `over`: a file that is there is replaced, instead of left. */
export type Job =
  | { type: 'download'; path: string }
  | { type: 'unpack'; path: string; over: boolean }
  | { type: 'store'; path: string; name: string; over: boolean };

export type Stored = Uploaded;
/** The size is known of a file only. */
export type Started = { name: string; archive: boolean; size?: number };
/** `code` is that of the system, where it was the system that failed. */
export type Failed = { failed: string; code?: string };
export type FromTransfer = { started: Started } | { done: Stored | null } | Failed;
