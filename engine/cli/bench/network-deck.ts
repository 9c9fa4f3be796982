/**
 * The network deck on a live lab with 10, 50 and 200 containers on 20 networks: how long one takes to start, when its cable is seen on the
 * map, and how smooth the map is, with every deck unfolded.
 */
import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { BenchContext } from './bench-context.ts';
import { BrowserPage } from './browser-page.ts';
import { framesOfEmptyPage, framesPerSecond, framesWhileScrolling } from './frames.ts';
import { openLab, runInLab } from './lab-page.ts';
import { sequencerAlone } from './latency.ts';
import { ManyContainers, ROOM } from './many-containers.ts';
import { type Result, resultOf } from './result.ts';
import { takeDelay, want, watchShown } from './shown-delays.ts';
import type { Pair } from './statistics.ts';

const COUNTS = [10, 50, 200] as const;
const NETWORKS = 20;
const ROUNDS = 3;
const CABLE = { kind: 'net-link', shows: 'name' } as const;

const PLUG = 'docker network connect net20 c1';
const UNPLUG = 'docker network disconnect net20 c1';

type Round = Record<'connect' | 'run' | 'window' | 'scrolling' | 'changing', number>;

export async function benchNetworkDeck(context: BenchContext): Promise<Result[]> {
  const site = await BrowserPage.open(context, 'real', ROOM);
  try {
    const empty = await framesOfEmptyPage(site.page);
    await site.page.addInitScript(watchShown);
    await openLab(site);
    await runInLab(site, `for n in {1..${NETWORKS}}; do docker network create net$n; done`);
    await site.page.getByRole('tab', { name: 'Network' }).click();
    const containers = new ManyContainers(context, site, `--network net$((n % ${NETWORKS} + 1))`);
    const results: Result[] = [];
    let first: number | undefined;
    for (const count of COUNTS) {
      const seconds = await containers.fill(count);
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

async function round(site: BrowserPage): Promise<Round> {
  const { page } = site;
  await unfolded(page);
  await want(page, CABLE);
  await runInLab(site, PLUG);
  const connect = await takeDelay(page);
  await runInLab(site, UNPLUG);
  await runInLab(site, 'docker run -d --rm --name one --network net20 busybox sleep 1d');
  const run = await takeDelay(page);
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
