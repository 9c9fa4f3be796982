/** The files in which the engine keeps what a container prints, at a point in time, and how often it began a new one. Pure. */
import type { StateChanged } from '#engine/trace/event.ts';
import { ContainerLog } from '#engine/trace/storage.ts';

export type LogFiles = {
  directory: string;
  files: ContainerLog['files'];
  /** Between two looks the engine may have begun more than one. */
  rotatedAtLeast: number;
};

/** Undefined where no file was told of by then. @param facts in order */
export function logFilesAt(facts: readonly StateChanged[], container: string, at: number): LogFiles | undefined {
  const told = facts.flatMap((event) => {
    const isOfIt = event.subject.kind === 'container-log' && event.subject.id === container && event.at <= at;
    return (isOfIt && logOf(event)) || [];
  });
  const last = told.at(-1);
  return last && { directory: last.directory, files: last.files, rotatedAtLeast: rotations(told) };
}

/** A log grows by a few events at a time; each is checked once. */
const known = new WeakMap<StateChanged, ContainerLog | null>();

function logOf(event: StateChanged): ContainerLog | null {
  const before = known.get(event);
  if (before !== undefined) return before;
  const log = ContainerLog.safeParse(event.attributes).data ?? null;
  known.set(event, log);
  return log;
}

/** What stood before the file that was written to the last time was put aside since. */
function rotations(told: readonly ContainerLog[]): number {
  return told.reduce((sum, { files }, index) => {
    const before = told[index - 1]?.files[0]?.inode;
    if (index === 0) return files.length - 1;
    const place = files.findIndex(({ inode }) => inode === before);
    return sum + (place < 0 ? 1 : place);
  }, 0);
}

/** A file that is full counts as whole. @returns 0 to 1, undefined where there is no limit */
export function shareOfLimit(bytes: number, limit: string | undefined): number | undefined {
  const most = limit === undefined ? undefined : bytesOf(limit);
  return most ? Math.min(1, bytes / most) : undefined;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1e3, m: 1e6, g: 1e9 };

/** `10m`: Docker reads sizes of logs by thousands. */
function bytesOf(size: string): number | undefined {
  const [, number, unit] = /^([\d.]+)\s*([a-z]?)b?$/i.exec(size.trim()) ?? [];
  const factor = UNITS[(unit ?? '').toLowerCase()];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}
