import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import { openBuilds } from './builds-recording.ts';
import { expect, test } from './learner.ts';
import { REPLAY_PORT } from './ports.ts';

test.use({ baseURL: `http://localhost:${REPLAY_PORT}` });

async function save(page: Page, deck: Locator, format: 'SVG' | 'PNG'): Promise<Download> {
  const saved = page.waitForEvent('download');
  await deck.getByRole('button', { name: new RegExp(`^Save the picture as ${format}`) }).click();
  return saved;
}

/** What a picture's file shows where nothing else is: its texts, and how large it is. */
const shown = (page: Page, svg: string) =>
  page.evaluate((text) => {
    const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      broken: root.querySelector('parsererror')?.textContent ?? null,
      size: [root.getAttribute('width'), root.getAttribute('height')].map(Number),
      texts: [...root.querySelectorAll('text')].map(({ textContent }) => textContent),
      fonts: [...new Set([...root.querySelectorAll('[font-family]')].map((one) => one.getAttribute('font-family')))],
    };
  }, svg);

test('a picture is saved as a file that stands alone: all of it, in the colours of the page', async ({ learner }) => {
  const { page } = learner;
  const deck = await openBuilds(learner);
  await page.getByRole('tab', { name: 'Build', exact: true }).click();
  await deck.getByLabel('Build of this run').selectOption({ index: 1 });
  await deck.getByRole('button', { name: 'Graph', exact: true }).click();

  await test.step('as SVG: texts are texts, nothing is asked of a style sheet or of anybody', async () => {
    const saved = await save(page, deck, 'SVG');
    expect(saved.suggestedFilename()).toMatch(/^builds-.*\.svg$/);
    const svg = await readFile(await saved.path(), 'utf8');
    expect(svg).not.toMatch(/var\(|color-mix|oklab|class=|https?:\/\/(?!www\.w3\.org)|foreignObject|NaN/);
    const { broken, size, texts, fonts } = await shown(page, svg);
    expect(broken).toBeNull();
    expect(size[0]).toBeGreaterThan(400);
    expect(texts.join('\n')).toContain('COPY --from=words');
    expect(texts.join('\n')).toContain('all steps added up');
    expect(fonts).toEqual([expect.stringMatching(/mono/), expect.stringMatching(/sans-serif/)]);
  });

  await test.step('what has to be scrolled to is in it, and stays where it was', async () => {
    const scroller = deck.locator('section').filter({ has: page.getByRole('group', { name: /^Stages and steps/ }) });
    await scroller.evaluate((element) => element.scrollTo({ top: 60, behavior: 'instant' }));
    const { height, top } = await scroller.evaluate(({ scrollHeight, scrollTop }) => ({
      height: scrollHeight,
      top: scrollTop,
    }));
    const { size } = await shown(page, await readFile(await (await save(page, deck, 'SVG')).path(), 'utf8'));
    expect(size[1]).toBeGreaterThanOrEqual(height);
    expect(await scroller.evaluate(({ scrollTop }) => scrollTop)).toBe(top);
  });

  await test.step('as PNG: the same, twice as dense', async () => {
    const png = await readFile(await (await save(page, deck, 'PNG')).path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const svg = await readFile(await (await save(page, deck, 'SVG')).path(), 'utf8');
    const { size } = await shown(page, svg);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(size.map((side) => side * 2));
  });
});
