/** What a learner does in a lesson by mouse. */
import type { Locator } from '@playwright/test';
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

/** A question that asks to mark what is so. */
export const markCard = ({ page }: Learner, which: 'first' | 'last' = 'first') =>
  page.getByRole('article', { name: 'Mark what is so' })[which]();

/** Marks these, too, and compares. */
export const mark = async (card: Locator, names: RegExp[]): Promise<void> => {
  for (const name of names) await card.getByRole('checkbox', { name }).check();
  await card.getByRole('button', { name: /^Compare/ }).click();
};

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
