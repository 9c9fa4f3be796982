import { expect, needsEngine, test } from './learner.ts';

needsEngine();

const MANY = `docker run --rm busybox sh -c 'for i in $(seq 250); do sleep 2 & done; wait'`;

test('of a run with hundreds of processes those in sight are there, and the others as one comes to them', async ({
  learner,
}) => {
  const { page } = learner;
  await learner.openLab();
  await page.getByRole('tab', { name: 'Processes' }).click();
  await learner.run(MANY);
  const deck = page.getByRole('tabpanel', { name: 'Processes' });
  const rows = page.getByRole('list', { name: 'Processes at this moment' }).getByRole('button');
  await expect(deck.getByText(/^2[5-9]\d processes: \d+ alive now/)).toBeVisible();
  expect(await rows.count()).toBeLessThan(150);

  await test.step('by keyboard, one row after the other', async () => {
    await rows.first().focus();
    const topOf = () => page.locator(':focus').evaluate((row) => (row as HTMLElement).offsetTop);
    const first = await topOf();
    for (let pressed = 1; pressed <= 90; pressed++) {
      await page.keyboard.press('ArrowDown');
      await expect.poll(topOf).toBe(first + 28 * pressed);
    }
  });

  await test.step('by scrolling, the last ones, and the row with the focus stays', async () => {
    const focused = await page.locator(':focus').innerText();
    await rows.last().evaluate((row) => {
      const box = row.closest('[class*="stage"]');
      if (box) box.scrollTop = box.scrollHeight;
    });
    await expect.poll(() => rows.last().evaluate((row) => (row as HTMLElement).offsetTop)).toBeGreaterThan(28 * 240);
    await expect(page.locator(':focus')).toHaveText(focused, { useInnerText: true });
  });
});
