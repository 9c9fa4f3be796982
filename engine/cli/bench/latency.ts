/** How long after it happened an event reaches a page: all the way through probes, sequencer, fold, log and socket. */
import type { LabClient, TerminalClient } from '#engine/daemon/daemon.fixture.ts';
import { monotonic } from '#engine/probes/clock.ts';
import { Sequencer } from '#engine/probes/sequencer.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import type { BenchContext } from './bench-context.ts';
import { BenchDaemon } from './bench-daemon.ts';
import { type Result, resultOf } from './result.ts';
import { quantile } from './statistics.ts';

const RUNS = 9;
const LINE = 'docker run --rm busybox true';
const SESSION = 'bench-latency';
const NS_PER_MS = 1e6;
const LIMIT_MS = 30_000;

type Delays = { p50: number; p95: number; window: number };

export async function benchLatency(context: BenchContext): Promise<Result[]> {
  const daemon = await BenchDaemon.start(context);
  try {
    const page = await daemon.page(SESSION);
    const terminal = await daemon.terminal(SESSION);
    const delays: Delays[] = [];
    await delaysOf(page, terminal);
    while (delays.length < RUNS) {
      context.signal.throwIfAborted();
      delays.push({ ...(await delaysOf(page, terminal)), window: await sequencerAlone() });
      context.progress(`latency ${delays.length}/${RUNS}`);
    }
    return [rowOf('p50', delays), rowOf('p95', delays)];
  } finally {
    await daemon.stop();
  }
}

const rowOf = (share: 'p50' | 'p95', delays: Delays[]): Result =>
  resultOf(
    { bench: 'latency', name: `event to page, ${share} of one docker run`, against: 'the sequencer alone', unit: 'ms' },
    delays.map((each) => ({ ours: each[share], peer: each.window })),
  );

/** Of one run's events, from the typed line until its end was seen. */
async function delaysOf({ log }: LabClient, terminal: TerminalClient): Promise<Omit<Delays, 'window'>> {
  const typedAt = monotonic();
  const delays: number[] = [];
  let stop = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`"${LINE}" was not seen to end`)), LIMIT_MS);
    let root: string | undefined;
    stop = log.subscribe((events) => {
      const now = monotonic();
      for (const event of events) {
        // What the shell did just before comes now, too, and is not of this run.
        if (event.at >= typedAt) delays.push((now - event.at) / NS_PER_MS);
        root ??= rootOf(event);
        if (event.type !== 'span.ended' || event.span !== root) continue;
        clearTimeout(limit);
        resolve();
      }
    });
  });
  terminal.type(`${LINE}\n`);
  await ended.finally(() => stop());
  return { p50: quantile(delays, 0.5), p95: quantile(delays, 0.95) };
}

const rootOf = (event: TraceEvent): string | undefined =>
  event.type === 'span.started' && event.parent === undefined && event.trace !== 'background' ? event.span : undefined;

/** How long it holds back one observation that nothing else is to be put in order with. */
export const sequencerAlone = (): Promise<number> =>
  new Promise((resolve) => {
    const at = monotonic();
    const sequencer = new Sequencer(() => resolve((monotonic() - at) / NS_PER_MS));
    sequencer.push({ kind: 'probe', at, probe: 'bench', state: 'watching', detail: 'alone' });
  });
