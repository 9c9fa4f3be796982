/** The session's two hosts, as somebody adds them and goes from one to the other. */
import type { Locator, Page } from '@playwright/test';
import { expect, type Learner } from './learner.ts';

export const front = (page: Page): Locator => page.getByRole('group', { name: 'Host in front' });

export const openCard = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /^(Add a host$|Hosts of this session)/ }).click();

/** In the card of the hosts, which is open for that only. */
export async function inCard(page: Page, act: (card: Locator) => Promise<void>): Promise<void> {
  await openCard(page);
  await act(page.locator('#hosts-card'));
  await page.keyboard.press('Escape');
}

/** It stays behind. */
export async function addHost({ page }: Learner): Promise<void> {
  await inCard(page, (card) => card.getByRole('button', { name: 'Add a second host' }).click());
  await expect(front(page).getByRole('button', { name: 'lab-2, runs' })).toBeVisible({ timeout: 60_000 });
  await expect(front(page).getByRole('button', { name: 'lab, runs' })).toHaveAttribute('aria-pressed', 'true');
}

export async function goTo({ page }: Learner, host: 'lab' | 'lab-2'): Promise<void> {
  const button = front(page).getByRole('button', { name: new RegExp(`^${host},`) });
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
}
