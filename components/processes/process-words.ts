import { plural } from '#engine/scene/number-words.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { type ProcessRow, rowAt } from './process-layout.ts';

/** What to notice: how many of the run's processes live at the cursor. */
export function noticeOf(rows: readonly ProcessRow[], at: Nanos): string {
  if (rows.length === 0) return 'No process was seen yet.';
  const count = { future: 0, alive: 0, ended: 0 };
  for (const row of rows) count[rowAt(row, at, undefined).state]++;
  const all = plural(rows.length, 'process', 'processes');
  if (count.ended === rows.length) return `${all}: ${rows.length === 1 ? 'it has' : 'all have'} ended.`;
  const others = [count.ended > 0 && `${count.ended} ended`, count.future > 0 && `${count.future} to come`];
  return `${all}: ${[`${count.alive} alive now`, ...others].filter(Boolean).join(', ')}.`;
}
