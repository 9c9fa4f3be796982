/** Whether everybody can use what is on a page, as far as axe can tell. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect } from './learner.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Themes differ in nothing but colours: of the other one only these are asked. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

type Options = { runOnly: readonly string[] | { type: 'rule'; values: readonly string[] } };
type Axe = {
  run(where: string, options: Options): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
};

/** Expects that axe finds nothing in a part of the page, in both themes. */
export async function expectAccess(page: Page, { part = 'html', about = '' } = {}): Promise<void> {
  await page.evaluate(axe);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await violations(page, part, { runOnly: TAGS }), about).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(await violations(page, part, { runOnly: { type: 'rule', values: COLOURS } }), about).toEqual([]);
}

/** As `rule: element` lines. */
const violations = (page: Page, part: string, options: Options): Promise<string[]> =>
  page.evaluate(
    async ([where, how]) => {
      // A colour that is on its way to the other theme's is neither's.
      const ending = document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
      await Promise.all(ending.map((animation) => animation.finished.catch(() => {})));
      const found = await (window as unknown as { axe: Axe }).axe.run(where, how);
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    },
    [part, options] as const,
  );
