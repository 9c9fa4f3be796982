import { readFile } from 'node:fs/promises';
import { expect, Learner, needsEngine, test } from './learner.ts';
import { REPLAY_PORT } from './ports.ts';

needsEngine();

test('a run is downloaded here and replays on a site that has no engine', async ({ learner, browser }, info) => {
  const { page } = learner;
  const file = info.outputPath('run.trace.jsonl');
  await learner.openLab();
  await learner.run('docker run --rm hello-world');

  await test.step('download it', async () => {
    await page.getByRole('button', { name: /^Runs of this session/ }).click();
    await page.getByRole('button', { name: 'Download, pin or remove docker run --rm hello-world' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: /^Recording/ }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('docker-run-rm-hello-world.trace.jsonl');
    await saved.saveAs(file);
    const lines = (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ type: 'recording', version: 1, title: 'docker run --rm hello-world' });
    expect(lines.slice(1).map((line) => line.seq)).toEqual(lines.slice(1).map((_, index) => index));
  });

  await test.step('open it elsewhere', async () => {
    const elsewhere = await browser.newContext({ baseURL: `http://localhost:${REPLAY_PORT}` });
    const reader = new Learner(await elsewhere.newPage());
    await reader.page.goto('/replay');
    await reader.page.getByLabel('Recording file').setInputFiles(file);
    await reader.settled();
    await expect(reader.engine).toHaveAccessibleName('Engine: Replay');
    await expect(reader.picture.getByRole('button', { name: /docker run --rm hello-world/ })).toBeVisible();
    await reader.page.getByRole('searchbox', { name: 'Filter the log' }).fill('runc create');
    await expect(reader.log.getByRole('row').first()).toBeVisible();
    await expect(reader.page.getByRole('region', { name: 'Terminal, read only' })).toContainText(
      'Its words went into a pipe',
    );
    await elsewhere.close();
  });
});

test('the engine keeps recordings of its labs, and they open by their address', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab();
  await learner.run('docker ps -a');
  await page.goto('/replay');
  await page
    .getByRole('region', { name: 'From your labs' })
    .getByRole('link', { name: /docker ps -a/ })
    .click();
  await learner.settled();
  await expect(learner.picture.getByRole('button', { name: /docker ps -a/ })).toBeVisible();
});
