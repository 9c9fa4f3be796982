/** Namespaces and limits of 10 and 100 containers: from what a log tells to rows, held against a frame. No engine and no browser. */
import { containersAt } from '#engine/scene/network/containers-at.ts';
import { limitGauges } from '#engine/scene/process/limit-gauges.ts';
import { makeProcesses } from '#engine/scene/process/make-processes.ts';
import { namespaceMatrix } from '#engine/scene/process/namespace-matrix.ts';
import { processHistory } from '#engine/scene/process/process-world.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { BenchContext } from './bench-context.ts';
import { type Result, resultOf } from './result.ts';

const COUNTS = [10, 100] as const;
const RUNS = 30;
const FRAME_MS = 1000 / 60;
const AGAINST = 'a frame of 60 in a second';
const END = Number.POSITIVE_INFINITY;

export async function benchProcesses(context: BenchContext): Promise<Result[]> {
  return COUNTS.flatMap((count) => {
    const events = makeProcesses(count);
    const times: Record<'read' | 'matrix' | 'gauges', number[]> = { read: [], matrix: [], gauges: [] };
    for (let run = 0; run <= RUNS; run++) {
      context.signal.throwIfAborted();
      const took = measure(events);
      // The first one meets code that is not compiled yet, and checks each event: a page does that as they come.
      if (run > 0) for (const what of ['read', 'matrix', 'gauges'] as const) times[what].push(took[what]);
    }
    context.progress(`processes ${count}`);
    return [
      rowOf(`what the log tells, put by subject, ${count} containers`, times.read),
      rowOf(`who shares which namespace, ${count} containers`, times.matrix),
      rowOf(`limits and use, ${count} containers`, times.gauges),
    ];
  });
}

/** A new list each time, since what was worked out of a list is kept. */
function measure(told: readonly StateChanged[]): { read: number; matrix: number; gauges: number } {
  const events = [...told];
  const start = performance.now();
  const world = processHistory(events).worldAt(END);
  const containers = containersAt(events, END);
  const read = performance.now();
  namespaceMatrix(world, containers);
  const matrix = performance.now();
  limitGauges(world, containers);
  return { read: read - start, matrix: matrix - read, gauges: performance.now() - matrix };
}

const rowOf = (name: string, times: readonly number[]): Result =>
  resultOf(
    { bench: 'processes', name, against: AGAINST, unit: 'ms' },
    times.map((ours) => ({ ours, peer: FRAME_MS })),
  );
