/** The editor on a page that has never fetched it: what it brings over the network, how long until it is there, and how soon it objects. */
import { rmSync } from 'node:fs';
import type { CDPSession, Page } from '@playwright/test';
import type { BenchContext } from './bench-context.ts';
import { BrowserPage } from './browser-page.ts';
import { keyDelay } from './frames.ts';
import { openLab, runInLab } from './lab-page.ts';
import { type Result, resultOf } from './result.ts';
import { quantile } from './statistics.ts';

const ROUNDS = 5;
const PRESSES = 9;
const LIMIT_MS = 30_000;
const FILE = "printf '%s\\n' 'FROM busybox' 'RUN true' 'WORKDIR /x' > ~/Dockerfile";

/** kB as they came over the network, and ms. */
type Opened = { page: number; editor: number; shown: number };
type Round = Record<'cold' | 'warm', Opened> & { problem: number; key: number };

export async function benchEditor(context: BenchContext): Promise<Result[]> {
  const site = await BrowserPage.open(context, 'real');
  try {
    const devtools = await site.page.context().newCDPSession(site.page);
    await openLab(site);
    await runInLab(site, FILE);
    const rounds: Round[] = [];
    while (rounds.length < ROUNDS) {
      context.signal.throwIfAborted();
      rounds.push(await round(site, devtools));
      context.progress(`editor ${rounds.length}/${ROUNDS}`);
    }
    return resultsOf(rounds);
  } finally {
    await site.close();
    rmSync(site.stateDir, { recursive: true, force: true });
  }
}

const resultsOf = (rounds: readonly Round[]): Result[] => {
  const row = (name: string, against: string, unit: Result['unit'], pair: (round: Round) => [number, number]) =>
    resultOf(
      { bench: 'editor', name, against, unit },
      rounds.map(pair).map(([ours, peer]) => ({ ours, peer })),
    );
  return [
    row('scripts of the editor', 'those of the page before', 'kB', ({ cold }) => [cold.editor, cold.page]),
    row('opening it until its text is there, cold', 'out of the cache', 'ms', ({ cold, warm }) => [
      cold.shown,
      warm.shown,
    ]),
    row('a key until what is wrong is marked', 'until its frame', 'ms', ({ problem, key }) => [problem, key]),
  ];
};

async function round(site: BrowserPage, devtools: CDPSession): Promise<Round> {
  const cold = await opened(site, devtools, true);
  const warm = await opened(site, devtools, false);
  const { page } = site;
  await page.locator('.monaco-editor .view-lines').click();
  await page.keyboard.press('ControlOrMeta+Home');
  const problem = await problemDelay(page);
  return { cold, warm, problem, key: await keyDelay(page, 'ArrowRight') };
}

/** On a page of its own, as if it had never been opened. */
async function opened(site: BrowserPage, devtools: CDPSession, isCold: boolean): Promise<Opened> {
  const { page } = site;
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: isCold });
  await openLab(site);
  const before = await scriptKilobytes(page);
  const from = performance.now();
  await page.getByRole('button', { name: 'Editor', exact: true }).click();
  await page.getByRole('treeitem', { name: 'Dockerfile' }).click({ timeout: LIMIT_MS });
  const text = page.locator('.monaco-editor .view-lines').filter({ hasText: 'FROM' });
  await text.waitFor({ timeout: LIMIT_MS });
  const shown = performance.now() - from;
  return { page: before, editor: (await scriptKilobytes(page)) - before, shown };
}

const scriptKilobytes = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => name.includes('.js'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000,
  );

/** Milliseconds from the key that spoils an instruction until its mark is drawn: the median of some. The key is taken back each time. */
async function problemDelay(page: Page): Promise<number> {
  await page.evaluate(watchMarks);
  const marks = page.locator('.monaco-editor .squiggly-error');
  for (let pressed = 0; pressed < PRESSES; pressed++) {
    await page.keyboard.press('x');
    await marks.first().waitFor({ state: 'attached', timeout: LIMIT_MS });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Backspace');
    await marks.first().waitFor({ state: 'detached', timeout: LIMIT_MS });
  }
  return quantile(await page.evaluate(() => (window as unknown as { benchMarks: number[] }).benchMarks), 0.5);
}

/** Runs in the page. */
function watchMarks(): void {
  const delays: number[] = [];
  Object.assign(window, { benchMarks: delays });
  let pressed: number | undefined;
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'x') pressed = event.timeStamp;
    },
    true,
  );
  new MutationObserver(() => {
    if (pressed === undefined || !document.querySelector('.squiggly-error')) return;
    const from = pressed;
    pressed = undefined;
    requestAnimationFrame(() => {
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => delays.push(performance.now() - from);
      drawn.port2.postMessage(null);
    });
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}
