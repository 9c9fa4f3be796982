import type { Locator } from '@playwright/test';
import { expectAccess } from './access.ts';
import { openBuilds } from './builds-recording.ts';
import { expect, test } from './learner.ts';
import { REPLAY_PORT } from './ports.ts';

test.use({ baseURL: `http://localhost:${REPLAY_PORT}` });

const view = (deck: Locator, name: string): Locator => deck.getByRole('button', { name, exact: true });

test('a build of several stages is read by mouse: steps, graph, what ran side by side, and two builds compared', async ({
  learner,
}) => {
  const { page } = learner;
  const deck = await openBuilds(learner);
  await page.getByRole('tab', { name: 'Build', exact: true }).click();
  const which = deck.getByLabel('Build of this run');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await which.selectOption({ index: 1 });

  await test.step('after an edit the step that copies the file ran, and says why', async () => {
    const copy = deck.getByRole('listitem').filter({ has: page.getByRole('button', { name: /COPY src/ }) });
    await expect(copy).toContainText('Why it was not cached');
    await expect(copy).toContainText('src/hello.c');
    await expect(deck.getByRole('button', { name: /WORKDIR \/words/ })).toContainText('cached');
    await expect(deck.getByRole('button', { name: /RUN echo nobody needs this/ })).toContainText('skipped');
  });

  await test.step('pressing a step shows it in the inspector, and the picture goes there', async () => {
    const step = deck.getByRole('button', { name: /COPY src/ });
    await step.click();
    await expect(step).toHaveAttribute('aria-current', 'true');
    await expect(inspector).toContainText('COPY src/');
    await expect(step).toContainText('runs');
    await expect(deck.getByRole('button', { name: /COPY assets/ })).toContainText('waits');
  });

  await test.step('the graph has its stages, and tells real time from time added up', async () => {
    await view(deck, 'Graph').click();
    await expect(deck).toContainText('all steps added up');
    await expect(deck).toContainText('skipped: nothing that was asked for needs it');
    const node = deck
      .getByRole('group', { name: /^Stages and steps/ })
      .getByRole('button', { name: /COPY --from=words.*made from.*RUN mkdir/ });
    await node.click();
    const row = deck
      .getByRole('group', { name: /^Steps in the order/ })
      .getByRole('button', { name: /COPY --from=words/ });
    await expect(row).toHaveAttribute('aria-current', 'true');
  });

  await test.step('two builds stand beside each other', async () => {
    await view(deck, 'Compare').click();
    await deck.getByLabel('First build').selectOption({ index: 0 });
    await expect(deck.getByRole('row', { name: /WORKDIR \/words ran .* cached .* went otherwise/ })).toBeVisible();
    await deck.getByLabel('First build').selectOption({ index: 2 });
    await expect(deck.getByRole('row', { name: /^RUN echo nobody needs this not reached skipped/ })).toBeVisible();
  });
});

test('the same by keyboard, and the step that failed stands at its line', async ({ learner }) => {
  const { page } = learner;
  const deck = await openBuilds(learner);
  await page.getByRole('tab', { name: 'Request flow' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(deck).toContainText(/It failed after .* at line 5/);
  const failed = deck.getByRole('listitem').filter({ has: page.getByRole('button', { name: /RUN cat missing/ }) });
  await expect(failed).toContainText("can't open 'missing'");

  await test.step('up and down walk through the steps, Enter selects', async () => {
    await deck.getByRole('button', { name: /WORKDIR \/words/ }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.locator(':focus')).toHaveAccessibleName(/COPY src/);
    await page.keyboard.press('Enter');
    await expect(page.locator(':focus')).toHaveAttribute('aria-current', 'true');
  });

  await test.step('the graph has a table that says the same', async () => {
    await view(deck, 'Graph').focus();
    await page.keyboard.press('Enter');
    await deck.getByText('The same as a table').focus();
    await page.keyboard.press('Enter');
    await expect(deck.getByRole('columnheader', { name: 'Made from' })).toBeVisible();
  });
});

test('every view of a build can be used by everybody', async ({ learner }) => {
  const { page } = learner;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const deck = await openBuilds(learner);
  await page.getByRole('tab', { name: 'Build', exact: true }).click();
  await deck.getByLabel('Build of this run').selectOption({ index: 1 });
  for (const name of ['Steps', 'Graph', 'Context', 'Image', 'Compare', 'Cache']) {
    await view(deck, name).click();
    for (const twin of await deck.getByText('The same as a table').all()) await twin.click();
    await expectAccess(page, { part: '#deck-panel-build', about: name });
  }
});
