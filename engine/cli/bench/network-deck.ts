/**
 * The network deck on a live lab with 10, 50 and 200 containers on 20 networks: how long one takes to start, when its cable is seen on the
 * map, and how smooth the map is, with every deck unfolded.
 */
import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { BenchContext } from './bench-context.ts';
import { BrowserPage } from './browser-page.ts';
import { forgetCables, takeCableDelay, watchCables } from './cable-delays.ts';
import { framesPerSecond, framesWhileScrolling } from './frames.ts';
import { openLab, runInLab } from './lab-page.ts';
import { sequencerAlone } from './latency.ts';
import { type Result, resultOf } from './result.ts';
import type { Pair } from './statistics.ts';

const COUNTS = [10, 50, 200] as const;
const NETWORKS = 20;
/** At once: a run keeps 20,000 events. */
const PORTION = 10;
const ROUNDS = 3;
/** What so many containers need, of which a lab has less by default. */
const ROOM = { ENGINE_ROOM_LAB_MEMORY_MIB: '4096', ENGINE_ROOM_LAB_TASKS: '4096' };
const EMPTY = 'data:text/html,<body style="background:%23111">';

const PLUG = 'docker network connect net20 c1';
const UNPLUG = 'docker network disconnect net20 c1';

type Round = Record<'connect' | 'run' | 'window' | 'scrolling' | 'changing', number>;

export async function benchNetworkDeck(context: BenchContext): Promise<Result[]> {
  const site = await BrowserPage.open(context, 'real', ROOM);
  try {
    const empty = await framesOfEmptyPage(site.page);
    await site.page.addInitScript(watchCables);
    await openLab(site);
    await runInLab(site, `for n in {1..${NETWORKS}}; do docker network create net$n; done`);
    await site.page.getByRole('tab', { name: 'Network' }).click();
    const results: Result[] = [];
    let first: number | undefined;
    for (const count of COUNTS) {
      const seconds = await fill(context, site, count);
      first ??= seconds[0] as number;
      results.push(startsOf(count, seconds, first));
      const rounds: Round[] = [];
      while (rounds.length < ROUNDS) {
        context.signal.throwIfAborted();
        rounds.push(await round(site));
        context.progress(`network-deck, ${count} containers: ${rounds.length}/${ROUNDS}`);
      }
      results.push(...resultsOf(count, rounds, empty));
    }
    return results;
  } finally {
    await site.close();
    rmSync(site.stateDir, { recursive: true, force: true });
  }
}

async function framesOfEmptyPage(page: Page): Promise<number> {
  await page.goto(EMPTY);
  return framesPerSecond(page);
}

const running = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { benchContainers: number }).benchContainers ?? 0);

/** Until there are so many. @returns seconds for one of them, of each portion */
async function fill(context: BenchContext, site: BrowserPage, count: number): Promise<number[]> {
  const seconds: number[] = [];
  for (let from = await running(site.page); from < count; from += PORTION) {
    context.signal.throwIfAborted();
    const line = `for n in {${from + 1}..${from + PORTION}}; do docker run -d --name c$n --network net$((n % ${NETWORKS} + 1)) busybox sleep 1d; done`;
    seconds.push((await runInLab(site, line)) / PORTION);
    await site.page.evaluate((there) => Object.assign(window, { benchContainers: there }), from + PORTION);
    context.progress(`network-deck: ${from + PORTION} containers`);
  }
  return seconds;
}

async function round(site: BrowserPage): Promise<Round> {
  const { page } = site;
  await unfolded(page);
  await forgetCables(page);
  await runInLab(site, PLUG);
  const connect = await takeCableDelay(page);
  await runInLab(site, UNPLUG);
  await runInLab(site, 'docker run -d --rm --name one --network net20 busybox sleep 1d');
  const run = await takeCableDelay(page);
  await runInLab(site, 'docker rm -f one');
  const scrolling = await framesWhileScrolling(page.locator('[data-map-stage]'));
  const [changing] = await Promise.all([
    framesPerSecond(page),
    runInLab(site, `for n in {1..5}; do ${PLUG}; ${UNPLUG}; done`),
  ]);
  return { connect, run, window: await sequencerAlone(), scrolling, changing };
}

/** All decks show their boxes: what is most to draw. */
async function unfolded(page: Page): Promise<void> {
  const unfold = page.getByRole('button', { name: 'unfold', exact: true });
  await unfold.click();
}

const startsOf = (count: number, seconds: readonly number[], first: number): Result =>
  resultOf(
    { bench: 'network-deck', name: `starting one of ${count} containers`, against: 'one of the first ten', unit: 's' },
    seconds.map((ours) => ({ ours, peer: first })),
  );

function resultsOf(count: number, rounds: readonly Round[], empty: number): Result[] {
  const row = (name: string, against: string, unit: Result['unit'], pair: (round: Round) => Pair): Result =>
    resultOf({ bench: 'network-deck', name: `${count} containers, ${name}`, against, unit }, rounds.map(pair));
  const delay = (what: 'connect' | 'run') => (one: Round) => ({ ours: one[what], peer: one.window });
  const frames = (what: 'scrolling' | 'changing') => (one: Round) => ({ ours: one[what], peer: empty });
  return [
    row(
      'docker network connect: the kernel’s event to its cable on the map',
      'the sequencer alone',
      'ms',
      delay('connect'),
    ),
    row('docker run: the same', 'the sequencer alone', 'ms', delay('run')),
    row('scrolling the map', 'an empty page', 'frames/s', frames('scrolling')),
    row('while cables come and go', 'an empty page', 'frames/s', frames('changing')),
  ];
}
