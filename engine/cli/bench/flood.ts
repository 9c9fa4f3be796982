/** A terminal that is flooded: how fast its text goes by in a browser, and what the page and the daemon hold meanwhile. */
import { rmSync } from 'node:fs';
import type { CDPSession } from '@playwright/test';
import type { BenchContext } from './bench-context.ts';
import { BrowserPage } from './browser-page.ts';
import { openLab, runInLab } from './lab-page.ts';
import { childrenOf, pssOf } from './process-memory.ts';
import { type Result, resultOf } from './result.ts';

const MIB = 1024 * 1024;
const FLOOD_MIB = 32;
const ROUNDS = 3;
const SAMPLE_MS = 200;
const LINE = `yes 'the quick brown fox jumps over the lazy dog' | head -c ${FLOOD_MIB}M`;

/** MiB, and MiB a second. */
type Flood = { shown: number; alone: number; page: number; pageBefore: number; daemon: number; daemonBefore: number };

export async function benchFlood(context: BenchContext): Promise<Result[]> {
  const site = await BrowserPage.open(context, 'real');
  try {
    await openLab(site);
    const floods: Flood[] = [];
    while (floods.length < ROUNDS) {
      context.signal.throwIfAborted();
      floods.push(await flood(site));
      context.progress(`flood ${floods.length}/${ROUNDS}`);
    }
    const row = (name: string, against: string, unit: Result['unit'], ours: keyof Flood, peer: keyof Flood) =>
      resultOf(
        { bench: 'flood', name, against, unit },
        floods.map((each) => ({ ours: each[ours], peer: each[peer] })),
      );
    return [
      row(`${FLOOD_MIB} MiB in a terminal`, 'the same into a file', 'MiB/s', 'shown', 'alone'),
      row('the page’s heap, at most', 'before', 'MiB', 'page', 'pageBefore'),
      row('the daemon, at most', 'before', 'MiB', 'daemon', 'daemonBefore'),
    ];
  } finally {
    await site.close();
    rmSync(site.stateDir, { recursive: true, force: true });
  }
}

async function flood(site: BrowserPage): Promise<Flood> {
  const alone = FLOOD_MIB / (await runInLab(site, `${LINE} > /tmp/flood; rm /tmp/flood`));
  const memory = new Memory(site, await site.page.context().newCDPSession(site.page));
  const before = await memory.sample();
  const [seconds, most] = await memory.mostWhile(runInLab(site, LINE));
  return {
    shown: FLOOD_MIB / seconds,
    alone,
    page: most.page,
    pageBefore: before.page,
    daemon: most.daemon,
    daemonBefore: before.daemon,
  };
}

type Sample = Record<'page' | 'daemon', number>;

class Memory {
  readonly #site: BrowserPage;
  readonly #devtools: CDPSession;

  constructor(site: BrowserPage, devtools: CDPSession) {
    this.#site = site;
    this.#devtools = devtools;
  }

  async sample(): Promise<Sample> {
    const { usedSize } = await this.#devtools.send('Runtime.getHeapUsage');
    const [daemon = 0] = childrenOf(this.#site.sitePid, 'daemon/main.ts').map(pssOf);
    return { page: usedSize / MIB, daemon };
  }

  /** The highest of each, looked at again and again until the work is done. */
  async mostWhile<T>(work: Promise<T>): Promise<[T, Sample]> {
    let [isDone, most] = [false, await this.sample()];
    const done = work.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))]);
      const now = await this.sample();
      most = { page: Math.max(most.page, now.page), daemon: Math.max(most.daemon, now.daemon) };
    }
    return [await done, most];
  }
}
