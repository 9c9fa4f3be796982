/** How long after it happened an event is seen: until the browser has drawn the frame that shows it in the request flow. */
import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { BenchContext } from './bench-context.ts';
import { BrowserPage } from './browser-page.ts';
import { openLab, runInLab } from './lab-page.ts';
import { sequencerAlone } from './latency.ts';
import { type Result, resultOf } from './result.ts';
import { quantile } from './statistics.ts';

const RUNS = 9;
const LINE = 'docker run --rm busybox true';

type Delays = { p50: number; p95: number; window: number };

export async function benchPicture(context: BenchContext): Promise<Result[]> {
  const site = await BrowserPage.open(context, 'real');
  try {
    await site.page.addInitScript(watchFrames);
    await openLab(site);
    await runInLab(site, LINE);
    const delays: Delays[] = [];
    while (delays.length < RUNS) {
      context.signal.throwIfAborted();
      await takeDelays(site.page);
      await runInLab(site, LINE);
      const seen = await takeDelays(site.page);
      delays.push({ p50: quantile(seen, 0.5), p95: quantile(seen, 0.95), window: await sequencerAlone() });
      context.progress(`picture ${delays.length}/${RUNS}`);
    }
    return [rowOf('p50', delays), rowOf('p95', delays)];
  } finally {
    await site.close();
    rmSync(site.stateDir, { recursive: true, force: true });
  }
}

const rowOf = (share: 'p50' | 'p95', delays: Delays[]): Result =>
  resultOf(
    {
      bench: 'picture',
      name: `event to picture, ${share} of one docker run`,
      against: 'the sequencer alone',
      unit: 'ms',
    },
    delays.map((each) => ({ ours: each[share], peer: each.window })),
  );

/** Milliseconds for each span that was drawn since the last time. */
const takeDelays = (page: Page): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { benchDelays: number[] }).benchDelays.splice(0));

/** Runs in the page before its own code: hears what the lab says, and looks when the picture has changed. */
function watchFrames(): void {
  const delays: number[] = [];
  Object.assign(window, { benchDelays: delays });
  let header = { madeAt: '', monotonicAt: 0 };
  let waiting: number[] = [];
  const hear = (said: { type: string; header?: typeof header; events?: { type: string; at: number }[] }) => {
    if (said.header) header = said.header;
    for (const event of said.events ?? []) if (event.type === 'span.started') waiting.push(event.at);
  };
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (String(url).includes('/ws/lab')) this.addEventListener('message', ({ data }) => hear(JSON.parse(data)));
    }
  };
  const drawn = (times: number[]) => {
    const now = performance.timeOrigin + performance.now();
    for (const at of times) delays.push(now - Date.parse(header.madeAt) - (at - header.monotonicAt) / 1e6);
  };
  const isPicture = ({ target }: MutationRecord) => (target as Element).closest?.('[role=group] svg[role=img]');
  new MutationObserver((changes) => {
    if (waiting.length === 0 || !changes.some(isPicture)) return;
    const shown = waiting;
    waiting = [];
    requestAnimationFrame(() => {
      const frame = new MessageChannel();
      frame.port1.onmessage = () => drawn(shown);
      frame.port2.postMessage(null);
    });
  }).observe(document, { subtree: true, childList: true, attributes: true });
}
