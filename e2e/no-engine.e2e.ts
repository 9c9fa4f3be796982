import { expect, test } from './learner.ts';
import { REPLAY_PORT } from './ports.ts';

test.use({ baseURL: `http://localhost:${REPLAY_PORT}` });

test('without an engine the lab says so, and what to do', async ({ learner }) => {
  await learner.open('/lab');
  await expect(learner.engine).toHaveAccessibleName('Engine: Replay');
  await learner.engine.click();
  await expect(learner.page.getByText('npm run doctor').first()).toBeVisible();
  await expect(learner.page.getByRole('region', { name: 'Terminal, read only' })).toBeVisible();
});

test('without an engine a lesson can be read, and its recording played', async ({ learner }) => {
  const { page } = learner;
  await learner.open('/learn/L03');
  await expect(page.getByRole('heading', { level: 1, name: 'Anatomy of docker run' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Run docker run -d/ })).toBeDisabled();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
});

test('the first page plays a recording and leads to the first lesson', async ({ learner }) => {
  const { page } = learner;
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Start the first lesson' }).click();
  await expect(page).toHaveURL(/\/learn\//);
  await learner.settled();
});

test('a file that is no recording is refused with a reason', async ({ page }) => {
  await page.goto('/replay');
  await page
    .getByLabel('Recording file')
    .setInputFiles({ name: 'x.trace.jsonl', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await expect(page.getByRole('alert').filter({ hasText: 'not an Engine Room recording' })).toBeVisible();
});

test('a page that does not exist says so', async ({ page, problems }) => {
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible();
  // The browser itself reports the 404 of the page; nothing else may be wrong.
  expect(problems.splice(0)).toEqual([expect.stringContaining('404')]);
});

test('the theme is chosen once and is there before the page is drawn', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/about');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: /^Theme: as the system/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload({ waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
