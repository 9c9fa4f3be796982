import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, needsEngine, test } from './learner.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, as `rule: element` lines. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    const { axe: checker } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const found = await checker.run({ runOnly: tags });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }, TAGS);
}

test.describe('pages can be used by everybody', () => {
  for (const theme of ['dark', 'light'] as const)
    for (const path of ['/', '/replay', '/about'])
      test(`${path} in ${theme}`, async ({ learner }) => {
        const { page } = learner;
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await page.evaluate(() => document.fonts.ready);
        expect(await violations(page)).toEqual([]);
      });
});

test.describe('the workbench can be used by everybody', () => {
  needsEngine();
  for (const [theme, lesson, line] of [
    ['dark', 'L03', 'docker run --rm hello-world'],
    ['light', 'L03', 'docker run --rm hello-world'],
    ['dark', 'L02', 'docker ps'],
    ['light', 'L01', 'docker ps'],
  ] as const)
    test(`${lesson} with a run in ${theme}`, async ({ learner }) => {
      const { page } = learner;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await learner.openLab(`/learn/${lesson}`);
      await learner.run(line);
      expect(await violations(page)).toEqual([]);
    });
});

test.describe('the image map can be used by everybody', () => {
  needsEngine();
  for (const theme of ['dark', 'light'] as const)
    test(`with an image, a layer and the table in ${theme}`, async ({ learner }) => {
      const { page } = learner;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await learner.openLab('/learn/L03');
      await page.getByRole('tab', { name: 'Layers' }).click();
      const deck = page.getByRole('tabpanel', { name: 'Layers' });
      const image = deck.getByRole('list', { name: 'Images, one per row' }).getByRole('button', { name: /^alpine:/ });
      await image.focus();
      await page.keyboard.press('Enter');
      expect(await violations(page)).toEqual([]);
      await deck.getByRole('button', { name: /^Layer 2/ }).click();
      await deck.getByRole('button', { name: 'Table' }).click();
      expect(await violations(page)).toEqual([]);
    });
});

test.describe('the editor can be used by everybody', () => {
  needsEngine();
  for (const theme of ['dark', 'light'] as const)
    test(`with a file, advice and the options of a build in ${theme}`, async ({ learner }) => {
      const { page } = learner;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await learner.openLab();
      await page.getByRole('button', { name: 'Editor', exact: true }).click();
      const editor = page.getByRole('region', { name: 'Editor' });
      await editor.getByRole('button', { name: 'Begin a Dockerfile' }).click();
      await editor.locator('.monaco-editor .view-lines').click();
      await page.keyboard.insertText('RUN apk add curl # x\nENV API_TOKEN="abc"\nCOPY . .');
      await editor.getByRole('button', { name: /error/ }).click();
      expect(await violations(page)).toEqual([]);
      await editor.getByRole('button', { name: 'Options of the build' }).click();
      expect(await violations(page)).toEqual([]);
    });
});

test.describe('on a phone', () => {
  needsEngine();
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('lesson, picture and terminal are tabs, and nothing is wider than the screen', async ({ learner }) => {
    const { page } = learner;
    await learner.openLab('/learn/L03');
    const part = (name: string) => page.getByRole('tab', { name, exact: true });
    await page.getByRole('button', { name: 'Run docker run -d -p 8080:80 --name web busybox httpd -f -p 80' }).tap();
    await expect(part('Terminal')).toHaveAttribute('aria-selected', 'true');
    await learner.settled();
    await part('Picture').tap();
    await page.getByRole('button', { name: 'Play', exact: true }).tap();
    await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
