import { expect, needsEngine, test } from './learner.ts';

needsEngine();

test('two pulls from the lab’s own Docker Hub: what travelled, what was there, and what the images share', async ({
  learner,
}) => {
  const { page, picture } = learner;
  await learner.openLab();

  await test.step('the engine’s card says what can be pulled', () => learner.hubIsThere());

  await learner.run('docker pull nginx');
  await learner.run('docker pull redis');
  await page.getByRole('tab', { name: 'Layers' }).click();

  await test.step('the second pull fetched one layer and had the other', async () => {
    const pull = picture.getByRole('region', { name: 'pull redis:latest' });
    await expect(pull).toContainText('1 of 2 layers did not travel');
    await expect(pull.getByRole('button', { name: /^layer 1/ })).toContainText('here already');
    await pull.getByRole('button', { name: /^layer 2 .*fetched/ }).click();
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Fetches a blob by its digest');
  });

  await test.step('the map draws the shared layer once', async () => {
    await page.keyboard.press('End');
    await picture.getByRole('button', { name: 'Map' }).click();
    await expect(picture.getByText(/redis:latest is .* but .* of it is nginx:latest’s as well/)).toBeVisible();
  });

  await test.step('before the pull the image is not there', async () => {
    await page.getByRole('button', { name: 'Back to the start' }).click();
    await expect(picture.getByText(/redis:latest is/)).toHaveCount(0);
  });
});
