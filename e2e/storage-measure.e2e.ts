/** A measurement of storage in a live lab: typed by the button, watched, and compared with another one. */
import { expectAccess } from './access.ts';
import { expect, type Learner, needsEngine, test } from './learner.ts';

needsEngine();
test.setTimeout(300_000);

const WORKS = ['Write 4 KiB and wait for the disk', 'Make a new file', /^Change one byte/, 'Change it once more'];

async function measure(learner: Learner, name: string): Promise<void> {
  const deck = learner.page.getByRole('tabpanel', { name: 'Storage' });
  const before = await learner.runCount();
  await deck.getByRole('button', { name, exact: true }).last().click();
  await expect.poll(() => learner.runCount()).toBeGreaterThan(before);
  await expect(deck.getByRole('button', { name: 'Measure again' })).toBeEnabled({ timeout: 120_000 });
}

test('a measurement is typed, watched and compared with another', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab();
  // It builds on debian.
  await learner.hubIsThere();
  await learner.run('docker ps');
  await page.getByRole('tab', { name: 'Storage' }).click();
  const deck = page.getByRole('tabpanel', { name: 'Storage' });
  await deck.getByRole('button', { name: 'Measure', exact: true }).click();

  await test.step('all works at all places, each with what the test says', async () => {
    await measure(learner, 'Measure');
    for (const title of WORKS) {
      const work = deck.getByRole('region', { name: title });
      await expect(work.getByRole('listitem')).toHaveCount(3);
      await expect(work.getByRole('img')).toHaveAccessibleName(/container’s layer median [\d.]+ [µm]s/);
    }
    await expectAccess(page, { part: '[role="tabpanel"]:has([aria-label^="The lab’s storage"])' });
  });

  await test.step('a second one stands beside it', async () => {
    await measure(learner, 'Measure again');
    await deck.getByRole('combobox', { name: 'Beside it' }).selectOption({ label: 'beside measurement 1' });
    await expect(deck.getByRole('region', { name: 'Make a new file' }).getByRole('img')).toHaveCount(2);
  });
});
