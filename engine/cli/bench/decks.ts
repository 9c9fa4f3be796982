/**
 * Each view of the decks on a live lab with 10 and 100 containers: when something new is seen in it, and how smooth it is. The request flow
 * and the network have benchmarks of their own.
 */
import { rmSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import type { BenchContext } from './bench-context.ts';
import { BrowserPage } from './browser-page.ts';
import { framesOfEmptyPage, framesPerSecond, framesWhileScrolling } from './frames.ts';
import { openLab, runInLab } from './lab-page.ts';
import { sequencerAlone } from './latency.ts';
import { ManyContainers, ROOM } from './many-containers.ts';
import { type Result, resultOf } from './result.ts';
import { takeDelay, type Wanted, want, watchShown } from './shown-delays.ts';

const COUNTS = [10, 100] as const;
const ROUNDS = 3;

type View = {
  deck: string;
  view?: string;
  wanted: (name: string) => Wanted;
  /** What makes something new, if it is not a container with a volume. */
  line?: (name: string) => string;
};

const of =
  (kind: string) =>
  (about: string): Wanted => ({ kind, about, shows: 'about' });

const VIEWS: readonly View[] = [
  { deck: 'Layers', view: 'Map', wanted: of('stored-image'), line: (name) => `docker commit c1 ${name}` },
  { deck: 'Storage', view: 'Layers', wanted: of('container-root') },
  {
    deck: 'Storage',
    view: 'Mounts',
    wanted: (name) => ({ kind: 'container-mount', about: `${name}-data`, shows: 'about' }),
  },
  {
    deck: 'Storage',
    view: 'Disk use',
    wanted: (name) => ({ kind: 'disk-use', about: `${name}-data`, shows: 'change' }),
  },
  // The command itself, whose arguments have the name.
  {
    deck: 'Processes',
    view: 'Tree',
    wanted: (about) => ({ kind: 'span.started', about, shows: 'pid' }),
  },
  { deck: 'Processes', view: 'Namespaces', wanted: of('process-facts') },
  { deck: 'Processes', view: 'Limits', wanted: of('cgroup') },
  { deck: 'Processes', view: 'Life cycle', wanted: of('container') },
];

const START = (name: string) => `docker run -d --rm --name ${name} -v ${name}-data:/data busybox sleep 1d`;
const MANY = `for n in {1..5}; do docker run --rm -v /data busybox true; done`;

type Round = Record<'delay' | 'window' | 'scrolling' | 'changing', number>;

export async function benchDecks(context: BenchContext): Promise<Result[]> {
  const site = await BrowserPage.open(context, 'real', ROOM);
  try {
    const empty = await framesOfEmptyPage(site.page);
    await site.page.addInitScript(watchShown);
    await openLab(site);
    const containers = new ManyContainers(context, site, '-v v$n:/data -m 32m');
    const results: Result[] = [];
    for (const count of COUNTS) {
      await containers.fill(count);
      for (const view of VIEWS) {
        const rounds: Round[] = [];
        await open(site.page, view);
        while (rounds.length < ROUNDS) {
          context.signal.throwIfAborted();
          const one = await round(site, view, `bench${count + rounds.length + 1000 * VIEWS.indexOf(view)}x`);
          context.progress(`decks, ${count} containers, ${nameOf(view)}: ${wordsOf(one)}`);
          rounds.push(one);
        }
        results.push(...resultsOf(count, view, rounds, empty));
      }
    }
    return results;
  } finally {
    await site.close();
    rmSync(site.stateDir, { recursive: true, force: true });
  }
}

const nameOf = ({ deck, view }: View): string => (view ? `${deck}, ${view}` : deck);

const wordsOf = ({ delay, scrolling, changing }: Round): string =>
  `${delay.toFixed(0)} ms, ${scrolling.toFixed(0)} and ${changing.toFixed(0)} frames/s`;

async function open(page: Page, { deck, view }: View): Promise<void> {
  await page.getByRole('tab', { name: deck, exact: true }).click();
  if (view) await page.getByRole('tabpanel', { name: deck }).getByRole('button', { name: view, exact: true }).click();
}

async function round(site: BrowserPage, { deck, wanted, line = START }: View, name: string): Promise<Round> {
  const { page } = site;
  await want(page, wanted(name));
  await runInLab(site, line(name));
  const delay = await takeDelay(page);
  const scroller = await largestScroller(page.getByRole('tabpanel', { name: deck }));
  const scrolling = await framesWhileScrolling(scroller);
  const [changing] = await Promise.all([framesPerSecond(page), runInLab(site, MANY)]);
  if (line === START) await runInLab(site, `docker rm -f ${name}; docker volume rm ${name}-data`);
  return { delay, window: await sequencerAlone(), scrolling, changing };
}

/** What there is most to scroll in; the panel itself where all is in sight. */
async function largestScroller(panel: Locator): Promise<Locator> {
  await panel.evaluate((element) => {
    const hidden = (one: Element) => one.scrollHeight - one.clientHeight;
    const scrolls = (one: Element) => /auto|scroll/.test(getComputedStyle(one).overflowY);
    const all = [...element.querySelectorAll('*')].filter((one) => scrolls(one) && hidden(one) > 0);
    const [largest] = all.sort((a, b) => hidden(b) * b.clientWidth - hidden(a) * a.clientWidth);
    for (const one of element.querySelectorAll('[data-bench]')) one.removeAttribute('data-bench');
    (largest ?? element).setAttribute('data-bench', '');
  });
  const inside = panel.locator('[data-bench]');
  return (await inside.count()) > 0 ? inside : panel;
}

function resultsOf(count: number, view: View, rounds: readonly Round[], empty: number): Result[] {
  const what = `${count} containers, ${nameOf(view)}`;
  const frames = (name: string, key: 'scrolling' | 'changing') =>
    resultOf(
      { bench: 'decks', name: `${what}: ${name}`, against: 'an empty page', unit: 'frames/s' },
      rounds.map((one) => ({ ours: one[key], peer: empty })),
    );
  return [
    resultOf(
      {
        bench: 'decks',
        name: `${what}: from what was observed to its frame`,
        against: 'the sequencer alone',
        unit: 'ms',
      },
      rounds.map(({ delay, window }) => ({ ours: delay, peer: window })),
    ),
    frames('scrolling', 'scrolling'),
    frames('while containers come and go', 'changing'),
  ];
}
