import { expect, test } from './learner.ts';
import { REPLAY_PORT } from './ports.ts';

test.use({ baseURL: `http://localhost:${REPLAY_PORT}` });

test('in a recording nginx becomes the shim’s child, and its process is found from the picture', async ({
  learner,
}) => {
  const { page } = learner;
  await learner.open('/replay/L01');
  await page.getByRole('button', { name: /^Runs of this session/ }).click();
  await page
    .locator('#runs')
    .getByRole('button', { name: /docker run -d --name web nginx/ })
    .first()
    .click();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Processes' }).click();
  const tree = page.getByRole('list', { name: 'Processes at this moment' });
  const shim = tree.locator('li[data-process="containerd-shim-runc-v2"]').filter({ hasText: 'runc create' });

  await test.step('selecting it goes to its execve, where the shim is its parent', async () => {
    const nginx = shim.getByRole('button', { name: /^nginx (?!.*child of nginx)/ });
    await nginx.first().click();
    await expect(nginx.first()).toHaveAttribute('aria-current', 'true');
    await expect(nginx.first()).toHaveAccessibleName(/running/);
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('nginx');
  });

  await test.step('up and down walk through the processes', async () => {
    await page.keyboard.press('ArrowDown');
    await expect(page.locator(':focus')).toHaveAccessibleName(/^nginx .*not started yet/);
  });

  await test.step('at the beginning it is not there yet', async () => {
    await page.getByRole('button', { name: 'Back to the start' }).click();
    await expect(tree.getByRole('button', { name: /^nginx .*running/ })).toHaveCount(0);
  });
});

test('a question of the lesson is answered in the picture, by mouse and by keyboard', async ({ learner }) => {
  const { page } = learner;
  await learner.open('/learn/L01');
  await page.getByRole('button', { name: /^Runs of this session/ }).click();
  await page
    .locator('#runs')
    .getByRole('button', { name: /docker run -d --name web nginx/ })
    .first()
    .click();
  await page.keyboard.press('Escape');
  await learner.stepHead('Who is left?').click();
  const question = page.getByRole('article', { name: 'Pick a process' });
  await page.getByRole('tab', { name: 'Processes' }).click();
  const picture = page.getByRole('tabpanel', { name: 'Processes' });
  await expect(picture.getByText('Pick the process that is the parent of nginx now.')).toBeVisible();

  await test.step('by mouse, the wrong one', async () => {
    const dockerd = picture.getByRole('button', { name: /^dockerd / });
    await dockerd.click();
    await expect(dockerd).toHaveAttribute('aria-pressed', 'true');
    await expect(question.getByRole('status')).toContainText('Not that one.');
    await expect(question.getByRole('radio', { name: /^dockerd / })).toBeChecked();
  });

  await test.step('by keyboard, the right one', async () => {
    // What was picked was there from the beginning, and the picture went there.
    await page.keyboard.press('End');
    const shim = picture.getByRole('button', { name: /^containerd-shim-runc-v2 .*running/ });
    await shim.focus();
    await page.keyboard.press('Enter');
    await expect(question.getByRole('status')).toContainText('Right.');
  });
});
