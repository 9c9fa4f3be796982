/** What a learner does in a lesson by mouse. */
import type { Locator, Page } from '@playwright/test';
import { expect, type Learner } from './learner.ts';

/** Steps that are done keep their buttons: the same one may stand in an earlier step too. `only`: there is no other. */
type Which = 'only' | 'first' | 'last';

export const guess = async ({ page }: Learner, option: RegExp, which: Which = 'only'): Promise<void> => {
  await page.getByRole('radio', { name: option }).check();
  const buttons = page.getByRole('button', { name: 'That is my guess' });
  await (which === 'only' ? buttons : buttons[which]()).click();
};

/** Until its run has ended. */
export const press = async (learner: Learner, line: string, which: Which = 'only'): Promise<void> => {
  const before = await learner.runCount();
  const buttons = learner.page.getByRole('button', { name: `Run ${line}`, exact: true });
  await (which === 'only' ? buttons : buttons[which]()).click();
  await learner.ran(before);
};

/** Drags nothing: moves each item up with its button until the order is the wanted one. */
export async function order({ page }: Learner, wanted: RegExp[]): Promise<void> {
  for (const [place, name] of wanted.entries()) {
    const names = await page
      .getByRole('button', { name: /^Move up:/ })
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    for (let at = names.findIndex((one) => name.test(one)); at > place; at--)
      await page
        .getByRole('button', { name })
        .and(page.getByLabel(/^Move up/))
        .click();
  }
  await page.getByRole('button', { name: 'Compare with my run' }).click();
}

/** The question of this step, or of this lesson, in which things are marked. */
export const marks = (where: Page | Locator): Locator => where.getByRole('article', { name: 'Mark what is so' });

/** Marks these, besides those that are marked, and compares. */
export async function mark(where: Page | Locator, names: readonly RegExp[]): Promise<void> {
  for (const name of names) await marks(where).getByRole('checkbox', { name }).check();
  await marks(where)
    .getByRole('button', { name: /^Compare/ })
    .click();
}

/** Types a value that was read somewhere, and compares. */
export async function typeValue(where: Locator, value: string): Promise<void> {
  const card = where.getByRole('article', { name: 'Read it off' });
  await card.getByRole('textbox').fill(value);
  await card.getByRole('button', { name: 'Compare' }).click();
}

/** Switches on that packets are followed: all of them, or these only. Off first, where others are followed. */
export async function follow(
  { page, picture }: Learner,
  only: { protocol?: string; port?: string } = {},
): Promise<void> {
  await picture.getByRole('button', { name: 'Packets', exact: true }).click();
  const on = page.getByRole('switch', { name: 'Follow packets' });
  if (await on.isChecked()) await on.click();
  await expect(on).not.toBeChecked();
  if (only.protocol) await page.getByLabel('Protocol').selectOption(only.protocol);
  if (only.port) await page.getByRole('textbox', { name: 'port' }).fill(only.port);
  await on.click();
  await expect(on).toBeChecked();
  // Until it is on it cannot be switched.
  await expect(on).toBeEnabled();
}
