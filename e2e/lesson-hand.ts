/** What a learner does in a lesson by mouse. */
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

export const markCard = ({ page }: Learner) => page.getByRole('article', { name: 'Mark what is so' });

export const mark = async (learner: Learner, names: RegExp[]): Promise<void> => {
  const card = markCard(learner);
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
