/** The network's map of 10, 50 and 200 containers: from what a log tells to shapes, held against a frame. No engine and no browser. */
import { mapLayout } from '#components/network/map-layout.ts';
import { containersAt } from '#engine/scene/network/containers-at.ts';
import { makeManyContainers, makeNetwork } from '#engine/scene/network/make-network.ts';
import { netHistory } from '#engine/scene/network/net-history.ts';
import { netMap } from '#engine/scene/network/net-map.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { BenchContext } from './bench-context.ts';
import { type Result, resultOf } from './result.ts';

const COUNTS = [10, 50, 200] as const;
const RUNS = 30;
const FRAME_MS = 1000 / 60;
const WIDTH = 1000;
const AGAINST = 'a frame of 60 in a second';

export async function benchNetworkMap(context: BenchContext): Promise<Result[]> {
  return COUNTS.flatMap((count) => {
    const events = makeNetwork(makeManyContainers(count));
    const read: number[] = [];
    const drawn: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      context.signal.throwIfAborted();
      const [history, picture] = measure(events);
      // The first one meets code that is not compiled yet, and checks each event: a page does that as they come.
      if (run > 0) read.push(history);
      if (run > 0) drawn.push(picture);
    }
    context.progress(`network-map ${count}`);
    return [
      rowOf(`what the log tells, put by subject, ${count} containers`, read),
      rowOf(`map and its shapes, ${count} containers`, drawn),
    ];
  });
}

/** A new list each time, since what was worked out of a list is kept. */
function measure(told: readonly StateChanged[]): [read: number, drawn: number] {
  const events = [...told];
  const start = performance.now();
  const world = netHistory(events).worldAt(Number.POSITIVE_INFINITY);
  const middle = performance.now();
  mapLayout(netMap(world, containersAt(events, Number.POSITIVE_INFINITY)), WIDTH, { folded: () => false });
  return [middle - start, performance.now() - middle];
}

const rowOf = (name: string, times: readonly number[]): Result =>
  resultOf(
    { bench: 'network-map', name, against: AGAINST, unit: 'ms' },
    times.map((ours) => ({ ours, peer: FRAME_MS })),
  );
