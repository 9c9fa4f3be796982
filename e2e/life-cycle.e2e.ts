/** A container's life in the Processes deck of a live lab: its states, what it was refused, and why it ended. */
import type { Locator, Page } from '@playwright/test';
import { expectAccess } from './access.ts';
import { expect, type Learner, needsEngine, test } from './learner.ts';

needsEngine();
test.setTimeout(100_000);

class LifeCycle {
  readonly page: Page;
  readonly deck: Locator;
  readonly time: Locator;
  readonly ways: Locator;
  readonly side: Locator;
  readonly notice: Locator;

  constructor(readonly learner: Learner) {
    this.page = learner.page;
    this.deck = this.page.getByRole('tabpanel', { name: 'Processes' });
    this.time = this.deck.getByRole('region', { name: /^Time line of/ });
    this.ways = this.deck.getByRole('region', { name: /^From / });
    this.notice = this.deck.locator('header').getByRole('paragraph');
    this.side = this.deck.getByRole('complementary', { name: "What is chosen in the container's life" });
  }

  async open(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Processes' }).click();
    await this.deck.getByRole('button', { name: 'Life cycle' }).click();
  }

  async choose(name: string): Promise<void> {
    const label = await this.deck
      .getByRole('combobox', { name: 'Container' })
      .getByRole('option', { name })
      .textContent();
    await this.deck.getByRole('combobox', { name: 'Container' }).selectOption(label);
  }
}

test('a container is paused, refused, stopped and killed, and the picture says by whom', async ({ learner }) => {
  const { page } = learner;
  const life = new LifeCycle(learner);
  await learner.openLab();
  await learner.run('docker ps');
  await life.open();
  await expect(life.deck.getByRole('heading', { name: 'No container was made yet' })).toBeVisible();

  await learner.run('docker run -d --name web --log-opt max-size=1m busybox sleep 1000');
  await test.step('it runs, and what can be asked of it is told', async () => {
    await expect(life.notice).toHaveText('web runs.');
    await expect(life.ways.getByRole('listitem').filter({ hasText: 'docker pause web' })).toContainText('→ paused');
    await expect(life.ways.getByRole('listitem').filter({ hasText: 'docker unpause web' })).toContainText(
      'by the model',
    );
    await expect(life.side).toContainText('1 file of 1m at most');
  });

  await test.step('a press pauses it; then the engine’s own refusal takes the place of the model’s', async () => {
    const before = await learner.runCount();
    await life.ways.getByRole('button', { name: 'docker pause web' }).click();
    await learner.ran(before);
    await expect(life.notice).toContainText('web is frozen');
    await learner.run('docker exec web true');
    const refused = life.ways.getByRole('listitem').filter({ hasText: 'docker exec web' });
    await expect(refused).toContainText('Container web is paused, unpause the container before exec');
    await expect(refused).toContainText('observed');
  });

  await test.step('a stop that is not obeyed is told from one that is', async () => {
    await learner.run('docker unpause web && docker stop -t 1 web');
    await expect(life.notice).toContainText('web did not end on SIGTERM, so SIGKILL followed after');
    await life.time.getByRole('button', { name: /^SIGTERM from runc kill/ }).click();
    await expect(life.side).toContainText('runc kill, for dockerd');
    await life.side.getByRole('button', { name: 'Show it in the request flow' }).click();
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('SIGTERM');
    await page.keyboard.press('ArrowDown');
  });

  await test.step('out of memory is told from a kill, though both are 137', async () => {
    await learner.run(
      'docker run --name hungry -m 20m --memory-swap 20m busybox dd if=/dev/zero of=/dev/null bs=67108864',
    );
    await life.choose('hungry · busybox');
    await expect(life.notice).toContainText('hungry was killed by the kernel: out of memory');
    await expect(life.time.getByRole('button', { name: /^The kernel kills process 1/ })).toBeVisible();
  });

  await test.step('of a log with a bound, the files on the disk and that a new one was begun', async () => {
    const chat = `busybox sh -c 'for i in $(seq 100); do echo line $i of many; done; sleep 1000'`;
    await learner.run(`docker run -d --name chat --log-opt max-size=1k --log-opt max-file=2 ${chat}`);
    await life.choose('chat · busybox');
    const files = life.side.getByRole('list', { name: 'Files of its log, the newest first' });
    await expect(files.getByRole('listitem')).toHaveCount(2);
    await expect(files.getByRole('listitem').last()).toContainText(/-json\.log\.1.*put aside.*kB/);
    await expect(life.side).toContainText(/A new file was begun \d+ times? at least/);
    await life.choose('hungry · busybox');
  });

  await test.step('it is walked through by keyboard, and the table tells the same', async () => {
    await life.time.getByRole('button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(life.time.locator(':focus')).toHaveAttribute('aria-current', 'true');
    await life.deck.getByText('The same as a table').click();
    await expect(life.deck.getByRole('table', { name: 'States of hungry' })).toContainText('out of memory');
    await expect(life.deck.getByRole('table', { name: 'Runs of process 1' })).toContainText('SIGKILL');
  });

  await expectAccess(page, { about: 'the life cycle' });
});
