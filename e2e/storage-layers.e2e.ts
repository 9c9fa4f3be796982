import { expectAccess } from './access.ts';
import { expect, needsEngine, test } from './learner.ts';

needsEngine();

const MAKE = `docker run --name maker busybox sh -c 'mkdir /data; dd if=/dev/zero of=/data/big bs=1M count=50; echo a > /data/a' 2>/dev/null && docker commit maker base && docker rm maker`;
const CHANGE = `docker exec web sh -c 'echo x >> /data/big; rm /data/a; echo n > /new'`;

test('the first change of a large file copies it up, a deletion leaves a whiteout, and the image keeps both', async ({
  learner,
}) => {
  const { page } = learner;
  await learner.openLab();
  await learner.run(MAKE);
  await learner.run('docker run -d --name web base sleep 1000; docker run -d --name db base sleep 1000');
  await page.getByRole('tab', { name: 'Storage' }).click();
  const deck = page.getByRole('tabpanel', { name: 'Storage' });
  const which = deck.getByRole('combobox', { name: 'Which container' });

  await test.step('two containers stand on the same layers', async () => {
    await which.selectOption({ label: 'web' });
    await expect(deck.getByRole('complementary')).toContainText('shared with db');
    await expect(deck.getByText(/^web stands on 3 lower directories/)).toBeVisible();
    const picture = deck.getByRole('region', { name: 'Layers and files' });
    await expect(picture).toContainText('shared with db');
    await expect(picture).toContainText(/work.*where a copy is made ready/);
  });

  const list = deck.getByRole('region', { name: 'What happened to its files, in order' });
  await test.step('what one of them changes is told in order, with what it cost', async () => {
    await learner.run(CHANGE);
    await expect(deck.getByText(/^The first change of \/data\/big copied all 52\.4 MB of it/)).toBeVisible();
    await expect(list.getByRole('button', { name: /\/data\/big.*copied up: 52\.4 MB in/ })).toBeVisible();
    await expect(list.getByRole('button', { name: /\/data\/a.*deleted: a whiteout hides it/ })).toBeVisible();
    await expect(list.getByRole('button', { name: /\/new.*made/ })).toBeVisible();
    await expect(deck.getByRole('complementary')).toContainText(/C \/data\s+D \/data\/a\s+C \/data\/big\s+A \/new/);
  });

  await test.step('by keyboard, a file tells where it is and who changed it', async () => {
    await list.getByRole('button', { name: /\/data\/big.*copied up/ }).focus();
    await page.keyboard.press('Enter');
    const side = deck.getByRole('complementary', { name: 'The chosen file' });
    await expect(side.getByRole('heading', { name: '/data/big' })).toBeVisible();
    await expect(side.getByRole('term').filter({ hasText: 'in the image' })).toBeVisible();
    await side
      .getByRole('button', { name: /^by sh \d+/ })
      .first()
      .click();
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('sh');
    // And back: the cursor stands at its beginning, before it did anything.
    await deck.getByRole('button', { name: 'Go to that moment' }).click();
    await expect(list.getByRole('button', { name: /\/data\/big.*changed.*sh/ })).toBeVisible();
    await expect(side.getByRole('term').filter({ hasText: 'in the upper directory' })).toBeVisible();
  });

  await test.step('while the cursor is in the copy, the file is on its way between the layers', async () => {
    const moving = deck.locator('[data-token]');
    const copying = moving.filter({ hasText: 'copy' });
    const copy = deck.locator('span[data-action="copied-up"]');
    const time = page.getByRole('slider', { name: 'Time', exact: true });
    await expect(moving).toHaveCount(0);
    await expect(copy).toHaveCount(1);
    await time.fill('0');
    await expect(copy).toHaveCount(0);
    // Before it nothing of it is drawn, after it the line that it leaves: so the place is found by halves.
    let [before, after] = [0, 1000];
    while (after - before > 1 && (await copying.count()) === 0) {
      const middle = Math.floor((before + after) / 2);
      await time.fill(String(middle));
      if ((await copy.count()) === 0) before = middle;
      else after = middle;
    }
    await expect(copying).toBeVisible();
    await deck.getByRole('region', { name: 'Layers and files' }).getByRole('button').first().press('End');
    await expect(moving).toHaveCount(0);
  });

  await test.step('everybody can use it', () => expectAccess(page, { part: '[role="tabpanel"]:not([hidden])' }));

  await test.step('the other container still reads what the image has', async () => {
    await which.selectOption({ label: 'db' });
    await expect(list.getByText('copied up')).toHaveCount(0);
    await learner.run('docker exec db cat /data/a');
    await expect(list.getByRole('button', { name: /\/data\/a.*read.*cat/ })).toBeVisible();
  });

  await test.step('at the beginning of the run it had not been read', async () => {
    await page.getByRole('button', { name: 'Back to the start' }).click();
    await expect(list.getByRole('button', { name: /\/data\/a/ })).toHaveCount(0);
  });
});
