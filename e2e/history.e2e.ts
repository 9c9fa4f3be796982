import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, needsEngine, test } from './learner.ts';

needsEngine();

const FORMATS = [
  ['Recording', 'docker-ps-a.trace.jsonl', '{"type":"recording"'],
  ['OTLP', 'docker-ps-a.otlp.json', '{"resourceSpans":['],
  ['Chrome trace', 'docker-ps-a.chrome-trace.json', '{"traceEvents":['],
  ['SVG', 'docker-ps-a.svg', '<?xml version="1.0"'],
  ['PNG', 'docker-ps-a.png', '\x89PNG'],
] as const;

const runsOf = (page: Page): Locator => page.getByRole('region', { name: 'Runs' });
const rows = (page: Page): Locator => runsOf(page).getByRole('listitem');
const offer = (page: Page, line: string): Promise<void> =>
  runsOf(page)
    .getByRole('button', { name: `Download, pin or remove ${line}` })
    .click();

test('runs are found, taken away as files, pinned, removed and brought back', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab();
  await learner.run('docker ps -a');
  await learner.run('docker start nothere');
  await page.getByRole('button', { name: /^Runs of this session/ }).click();
  await expect(rows(page)).toHaveCount(2);

  await test.step('search and filter', async () => {
    await runsOf(page).getByRole('searchbox').fill('ps');
    await expect(rows(page)).toHaveText([/docker ps -a/]);
    await runsOf(page).getByRole('button', { name: 'Failed', exact: true }).click();
    await expect(runsOf(page).getByText('No failed run matches.')).toBeVisible();
    await runsOf(page).getByRole('searchbox').fill('');
    await expect(rows(page)).toHaveText([/failed with 1.*docker start nothere/]);
    await runsOf(page).getByRole('button', { name: 'Failed', exact: true }).click();
  });

  for (const [name, file, beginning] of FORMATS)
    await test.step(`save as ${name}`, async () => {
      await offer(page, 'docker ps -a');
      const download = page.waitForEvent('download');
      await rows(page)
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .click();
      const saved = await download;
      expect(saved.suggestedFilename()).toBe(file);
      const text = await readFile(await saved.path(), name === 'PNG' ? 'latin1' : 'utf8');
      expect(text.slice(0, beginning.length)).toBe(beginning);
      if (name === 'SVG') expect(text).not.toMatch(/="[^"]*(?:var\(|color-mix)/);
    });

  await test.step('pin: it goes to the top', async () => {
    await offer(page, 'docker ps -a');
    await runsOf(page).getByRole('button', { name: 'Pin', exact: true }).click();
    await expect(rows(page).first()).toContainText('docker ps -a');
    await expect(rows(page).first().getByRole('img', { name: 'pinned' })).toBeVisible();
    await offer(page, 'docker ps -a');
  });

  await test.step('remove, and undo', async () => {
    await offer(page, 'docker start nothere');
    await runsOf(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(rows(page)).toHaveText([/docker ps -a/]);
    await expect(runsOf(page).getByRole('status')).toContainText('“docker start nothere” was removed.');
    await runsOf(page).getByRole('button', { name: 'Undo' }).click();
    await expect(rows(page)).toHaveCount(2);
  });

  await test.step('the replay page knows the same', async () => {
    await page.goto('/replay');
    const kept = page.getByRole('region', { name: 'From your labs' });
    await expect(kept.getByRole('link')).toHaveCount(3);
    await expect(kept.getByRole('link').first()).toContainText(/docker ps -a.*exit 0/);
    await kept.getByRole('button', { name: 'Failed', exact: true }).click();
    await expect(kept.getByRole('link').filter({ hasText: 'docker start nothere' })).toContainText('exit 1');
    await kept.getByRole('button', { name: 'Failed', exact: true }).click();
    await kept.getByRole('link', { name: /docker ps -a/ }).click();
    await learner.settled();
    await expect(learner.picture.getByRole('button', { name: /docker ps -a/ })).toBeVisible();
  });
});
