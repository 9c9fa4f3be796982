import { expectAccess } from './access.ts';
import { expect, needsEngine, test } from './learner.ts';

test.describe('pages can be used by everybody', () => {
  for (const path of ['/', '/replay', '/about'])
    test(path, async ({ learner }) => {
      const { page } = learner;
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.evaluate(() => document.fonts.ready);
      await expectAccess(page);
    });
});

test.describe('the workbench can be used by everybody', () => {
  needsEngine();

  test('in lessons, with a run', async ({ learner }) => {
    const { page } = learner;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await learner.openLab('/learn/L03');
    await learner.run('docker run --rm hello-world');
    await expectAccess(page);
    for (const lesson of ['L02', 'L01']) {
      await learner.open(`/learn/${lesson}`);
      await expectAccess(page);
    }
  });

  test('in the image map, with an image, a layer and the table', async ({ learner }) => {
    const { page } = learner;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await learner.openLab('/learn/L03');
    await page.getByRole('tab', { name: 'Layers' }).click();
    const deck = page.getByRole('tabpanel', { name: 'Layers' });
    const image = deck.getByRole('list', { name: 'Images, one per row' }).getByRole('button', { name: /^alpine:/ });
    await image.focus();
    await page.keyboard.press('Enter');
    await expectAccess(page);
    await deck.getByRole('button', { name: /^Layer 2/ }).click();
    await deck.getByRole('button', { name: 'Table' }).click();
    await expectAccess(page);
  });

  test('in the editor, with a file, advice and the options of a build', async ({ learner }) => {
    const { page } = learner;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await learner.openLab();
    await page.getByRole('button', { name: 'Editor', exact: true }).click();
    const editor = page.getByRole('region', { name: 'Editor' });
    await editor.getByRole('button', { name: 'Begin a Dockerfile' }).click();
    await editor.locator('.monaco-editor .view-lines').click();
    await page.keyboard.insertText('RUN apk add curl # x\nENV API_TOKEN="abc"\nCOPY . .');
    await editor.getByRole('button', { name: /error/ }).click();
    await expectAccess(page);
    await editor.getByRole('button', { name: 'Options of the build' }).click();
    await expectAccess(page);
  });
});

test.describe('on a phone', () => {
  needsEngine();
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('lesson, picture and terminal are tabs, and nothing is wider than the screen', async ({ learner }) => {
    const { page } = learner;
    await learner.openLab('/learn/L03');
    const part = (name: string) => page.getByRole('tab', { name, exact: true });
    await page.getByRole('button', { name: 'Run docker run -d -p 8080:80 --name web busybox httpd -f -p 80' }).tap();
    await expect(part('Terminal')).toHaveAttribute('aria-selected', 'true');
    await learner.settled();
    await part('Picture').tap();
    await page.getByRole('button', { name: 'Play', exact: true }).tap();
    await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
