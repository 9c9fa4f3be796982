import type { Page } from '@playwright/test';
import { code, editorOf, openEditor, saved, write } from './editor-page.ts';
import { expect, needsEngine, test } from './learner.ts';
import { REPLAY_PORT } from './ports.ts';

/** Bytes of script that this page has fetched, as they came over the network. */
const scriptBytes = (page: Page): Promise<number> =>
  page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => name.includes('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );

const GOOD = 'FROM busybox\nRUN echo hello > /hello\nCMD ["cat", "/hello"]\n';

test.describe('with a lab', () => {
  needsEngine();

  test('a Dockerfile is written, checked, built, and shared with the terminal', async ({ learner }) => {
    const { page } = learner;
    await learner.openLab();
    const before = await scriptBytes(page);

    await test.step('the editor is fetched when it is opened, and not before', async () => {
      expect(before).toBeLessThan(700_000);
      await openEditor(page);
      await editorOf(page).getByRole('button', { name: 'Begin a Dockerfile' }).click();
      await expect(code(page)).toContainText('FROM');
      expect((await scriptBytes(page)) - before).toBeGreaterThan(500_000);
      await expect(editorOf(page).getByRole('treeitem', { name: 'Dockerfile' })).toBeVisible();
    });

    await test.step('what is wrong is told, with the name of its rule', async () => {
      await write(page, 'FROM busybox\nWORKDIRR /x\nENV API_TOKEN=abc\n');
      await editorOf(page)
        .getByRole('button', { name: /^2 errors/ })
        .click();
      const list = editorOf(page).getByRole('region', { name: 'Problems and advice' });
      await expect(list).toContainText('Unknown instruction: WORKDIRR');
      await expect(list).toContainText('secret-in-image');
      await list.getByRole('button', { name: /line 3/ }).click();
      await expect(editorOf(page).locator('.monaco-editor.focused')).toBeVisible();
      await editorOf(page)
        .getByRole('button', { name: /errors/ })
        .click();
    });

    await test.step('after FROM stand the images of the lab, and those of its hub', async () => {
      await write(page, '');
      await page.keyboard.type('FROM busy', { delay: 30 });
      await expect(page.getByRole('option', { name: /busybox.*in this lab/ }).first()).toBeVisible();
      await page.keyboard.press('Escape');
      await write(page, '');
      await page.keyboard.type('FROM redi', { delay: 30 });
      await expect(page.getByRole('option', { name: /redis.*Docker Hub/ }).first()).toBeVisible();
      await page.keyboard.press('Escape');
    });

    await test.step('Build types the line into the terminal', async () => {
      await write(page, GOOD);
      const runs = await learner.runCount();
      await editorOf(page).getByRole('button', { name: 'Build', exact: true }).click();
      await expect(learner.terminal).toContainText('docker build -t app ~/app');
      await expect.poll(() => learner.runCount()).toBeGreaterThan(runs);
      await learner.settled();
      await learner.run('docker run --rm app');
      await expect(learner.terminal).toContainText('hello');
    });

    await test.step('a line stands where the cache ends', async () => {
      await write(page, GOOD.replace('hello >', 'good day >'));
      await expect(editorOf(page)).toContainText('from here on nothing is cached (inferred)');
      await write(page, GOOD);
      await expect(editorOf(page)).not.toContainText('from here on');
    });

    await test.step('how it is built can be chosen, and is known after a reload', async () => {
      await write(page, `ARG V=1\n${GOOD}FROM busybox AS other\n`);
      await editorOf(page)
        .getByRole('button', { name: /^Options of the build/ })
        .click();
      const form = page.getByRole('form', { name: 'Options of the build' });
      await form.getByRole('textbox', { name: 'Tag -t' }).fill('web:2');
      await form.getByRole('combobox', { name: 'Stage --target' }).selectOption('other');
      await form.getByRole('textbox', { name: 'V', exact: true }).fill('2');
      const line = 'docker build --build-arg V=2 -t web:2 --target other ~/app';
      await expect(form).toContainText(line);
      await expect(saved(page)).toHaveText('saved in the lab');
      await page.reload();
      await learner.settled();
      await editorOf(page)
        .getByRole('button', { name: /^Options of the build/ })
        .click();
      await expect(form).toContainText(line);
      const runs = await learner.runCount();
      await form.getByRole('button', { name: 'Build like this' }).click();
      await learner.ran(runs);
      await expect(learner.terminal).toContainText('naming to docker.io/library/web:2');
      await editorOf(page)
        .getByRole('button', { name: /^Options of the build/ })
        .click();
      await form.getByRole('button', { name: 'Back to the plain build' }).click();
      await page.keyboard.press('Escape');
    });

    await test.step('what the terminal writes appears in the editor', async () => {
      await learner.run('echo "# by hand" >> ~/app/Dockerfile; echo x > ~/app/notes.txt');
      await expect(code(page)).toContainText('# by hand');
      await expect(editorOf(page).getByRole('treeitem', { name: 'notes.txt' })).toBeVisible();
    });

    await test.step('what is not saved outlives a reload', async () => {
      await editorOf(page).getByRole('checkbox', { name: 'saves by itself' }).uncheck();
      await write(page, `${GOOD}# mine`);
      await expect(saved(page)).toHaveText('not saved yet');
      await page.reload();
      await learner.settled();
      await expect(code(page)).toContainText('# mine');
      await expect(editorOf(page).getByRole('tab', { name: 'Dockerfile (not saved)' })).toBeVisible();
    });

    await test.step('what both changed is kept until one is chosen', async () => {
      await learner.run('echo "# theirs" >> ~/app/Dockerfile');
      const choice = editorOf(page).getByRole('alert');
      await expect(choice).toContainText('changed in the lab while you edited it');
      await choice.getByRole('button', { name: 'Look at the lab’s' }).click();
      await expect(choice.getByRole('region')).toContainText('# theirs');
      await choice.getByRole('button', { name: 'Keep mine' }).click();
      await expect(saved(page)).toHaveText('saved in the lab');
      await learner.run('tail -n 1 ~/app/Dockerfile');
      await expect(learner.terminal).toContainText('# mine');
    });

    await test.step('the keyboard gets out of the text', async () => {
      await code(page).click();
      await page.keyboard.press('Control+M');
      await page.keyboard.press('Tab');
      await expect(page.locator('.monaco-editor :focus')).toHaveCount(0);
    });
  });

  test('files are made, renamed and deleted by keyboard', async ({ learner }) => {
    const { page } = learner;
    await learner.openLab();
    await openEditor(page);
    await editorOf(page)
      .getByRole('button', { name: /^New file/ })
      .click();
    await page.keyboard.type('run.sh\n');
    const item = (name: string) => editorOf(page).getByRole('treeitem', { name });
    await expect(editorOf(page).getByRole('tab', { name: /run\.sh/ })).toHaveAttribute('aria-selected', 'true');
    await item('run.sh').focus();
    await page.keyboard.press('F2');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('start.sh\n');
    await expect(item('start.sh')).toBeVisible();
    await expect(editorOf(page).getByRole('tab', { name: /start\.sh/ })).toBeVisible();
    await item('start.sh').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
    await expect(item('start.sh')).toHaveCount(0);
  });
});

test.describe('without a lab', () => {
  test.use({ baseURL: `http://localhost:${REPLAY_PORT}` });
  test('the editor says what it would be', async ({ learner }) => {
    await learner.open('/replay/L01');
    await openEditor(learner.page);
    await expect(editorOf(learner.page).getByRole('heading', { name: 'An editor for the lab’s files' })).toBeVisible();
  });
});
