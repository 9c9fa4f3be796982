import { expect, needsEngine, test } from './learner.ts';

needsEngine();

test('an image that is built stands on the layers of its base, and was not there before', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab();
  await page.getByRole('tab', { name: 'Layers' }).click();
  const deck = page.getByRole('tabpanel', { name: 'Layers' });
  const images = deck.getByRole('list', { name: 'Images, one per row' });

  await test.step('before anything ran, the images of the lab are there', async () => {
    await expect(images.getByRole('button', { name: /^busybox:/ })).toBeVisible();
    await expect(images.getByRole('button', { name: /^alpine:.* layers/ })).toBeVisible();
    // The larger ones come when the lab already runs.
    await expect(images.getByRole('button', { name: /^nginx:.* layers/ })).toBeVisible();
  });

  await test.step('what is built adds only its own layer', async () => {
    await learner.run(`printf 'FROM busybox\\nRUN echo one > /one && rm /bin/tar\\n' | docker build -t mine -`);
    await expect(deck.getByText(/^mine:latest is .*: it adds 4 B\.$/)).toBeVisible();
    const mine = images.getByRole('button', { name: /^mine:latest/ });
    await expect(mine).toHaveAccessibleName(/4 B of its own, 2 layers, new in this run/);
    await mine.click();
  });

  const side = deck.getByRole('complementary', { name: 'Image or layer' });
  await test.step('by keyboard, its layer tells its four names and its files', async () => {
    await expect(side.getByRole('heading', { name: 'mine:latest' })).toBeVisible();
    await expect(side).toContainText('no registry digest is known');
    await side.getByRole('button', { name: /^Layer 2: RUN echo one/ }).focus();
    await page.keyboard.press('Enter');
    await expect(side.getByRole('heading', { name: /^Layer 2 of 2/ })).toBeVisible();
    for (const name of ['digest', 'diff ID', 'chain ID', 'cache ID'])
      await expect(side.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) })).toBeVisible();
    await expect(side.getByRole('listitem').filter({ hasText: '/one' })).toContainText('added');
    await expect(side.getByRole('listitem').filter({ hasText: '/bin/tar' })).toContainText('deleted');
  });

  await test.step('the table tells the same', async () => {
    await deck.getByRole('button', { name: 'Table' }).click();
    const row = deck.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'mine:latest' }) });
    await expect(row).toContainText('4 B');
    await deck.getByRole('button', { name: 'Map' }).click();
  });

  await test.step('at the beginning of the run it is not there', async () => {
    await page.getByRole('button', { name: 'Back to the start' }).click();
    await expect(images.getByRole('button', { name: /^mine:/ })).toHaveCount(0);
    await expect(images.getByRole('button', { name: /^busybox:/ })).toBeVisible();
  });
});

test('a recording without images says so, and goes on saying it when the window gets narrow', async ({ learner }) => {
  const { page } = learner;
  await learner.open('/replay/L01');
  const tab = page.getByRole('tab', { name: 'Layers' });
  await tab.click();
  const deck = page.getByRole('tabpanel', { name: 'Layers' });
  const heading = deck.getByRole('heading', { name: 'Nothing is known of the images' });
  await expect(heading).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('tab', { name: 'Picture' })).toBeVisible();
  await expect(heading).toBeVisible();
  await expect(tab).toBeInViewport({ ratio: 1 });
});
