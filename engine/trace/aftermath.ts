import type { Nanos } from './ids.ts';

/** What a run leaves behind (the files of an image that it made) is read a moment after its end (ns). */
const AFTERMATH = 2e9;

/** It happened while a run went on, or so soon after that it tells what the run left. */
export const isAround = (at: Nanos, { start, end = at }: { start: Nanos; end?: Nanos | undefined }): boolean =>
  at >= start && at <= end + AFTERMATH;
