/** Mounts and what takes the disk, in a live lab: by mouse and by keyboard alone. */
import type { Locator, Page } from '@playwright/test';
import { expectAccess } from './access.ts';
import { expect, type Learner, needsEngine, test } from './learner.ts';

needsEngine();
test.setTimeout(240_000);

const RUN = 'docker run -d --name web -v data:/data -v /srv/conf:/conf:ro --tmpfs /cache:size=16m -v /anon';
const SLEEP = 'busybox sleep 3600';

class StorageDeck {
  readonly page: Page;
  readonly deck: Locator;
  readonly side: Locator;

  constructor(learner: Learner) {
    this.page = learner.page;
    this.deck = this.page.getByRole('tabpanel', { name: 'Storage' });
    this.side = this.deck.getByRole('complementary', { name: 'What is chosen among the mounts' });
  }

  async open(view: string): Promise<void> {
    await this.page.getByRole('tab', { name: 'Storage' }).click();
    await this.deck.getByRole('button', { name: view, exact: true }).click();
  }

  row(container: string, destination: string): Locator {
    return this.deck
      .getByRole('region', { name: `What ${container} sees` })
      .getByRole('button', { name: new RegExp(`^${destination}(?![\\w/.-])`) });
  }
}

test('what a container sees, who mounted it, and what stays when it goes', async ({ learner }) => {
  const { page } = learner;
  const storage = new StorageDeck(learner);
  await learner.openLab();
  await learner.run(`${RUN} ${SLEEP}`);
  await storage.open('Mounts');

  await test.step('each mount with its marks, its line and its source', async () => {
    await expect(storage.row('web', '/conf')).toContainText('ro');
    await expect(storage.row('web', '/cache')).toContainText('16.8 MB at most');
    await storage.row('web', '/data').click();
    await expect(storage.side.getByRole('heading', { level: 3 })).toHaveText('/data in web');
    await expect(storage.side.getByText(/ \/docker\/volumes\/data\/_data \/data rw/)).toBeVisible();
    await expectAccess(page, { part: '[role="tabpanel"]:has([aria-label^="The lab’s storage"])' });
  });

  await test.step('the call that made it is chosen in the run, and leads back', async () => {
    await storage.side.getByRole('button', { name: 'mount', exact: true }).click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector.getByRole('heading', { level: 2 }).first()).toHaveText(/mount/);
    await expect(inspector).toContainText('/var/lib/docker/volumes/data/_data');
    // It is read a moment after the call, where the cursor stands now; on some machines that is before the container has begun.
    const back = storage.side.getByRole('button', { name: '← all mounts' });
    const later = storage.side.getByRole('button', { name: 'Go to that moment' });
    await back.or(later).first().click();
    await expect(storage.row('web', '/data')).toHaveAttribute('aria-pressed', 'true');
    // The cursor stands where the container does not run yet.
    await storage.row('web', '/data').press('End');
  });

  await test.step('faces of the kernel are folded away until they are wanted', async () => {
    await expect(storage.row('web', '/proc')).toHaveCount(0);
    await storage.deck.getByRole('checkbox', { name: 'faces of the kernel, too' }).check();
    await expect(storage.row('web', '/proc')).toBeVisible();
  });

  await test.step('a second container has the same volume', async () => {
    await learner.run(`docker run -d --name db -v data:/var/data ${SLEEP}`);
    await expect(storage.deck.getByText('data is in 2 containers at once')).toBeVisible();
    await storage.deck.getByRole('combobox', { name: 'Container' }).selectOption('db');
    await expect(storage.deck.getByRole('region', { name: 'What web sees' })).toHaveCount(0);
    await storage.deck.getByRole('combobox', { name: 'Container' }).selectOption('all containers');
  });

  await test.step('what is written to a volume is told with who wrote it', async () => {
    await learner.run(`docker exec web sh -c 'echo x > /data/note'`);
    await storage.deck.getByRole('button', { name: /^volume.* data/ }).click();
    await expect(storage.side.getByRole('listitem').filter({ hasText: '/note made' })).toContainText(/by sh \d+/);
    await storage.side.getByRole('button', { name: '← all mounts' }).click();
  });

  await test.step('removed with its volumes: a shadow, and what stays', async () => {
    await learner.run('docker rm -f -v web');
    await expect(
      storage.deck.getByText(/^web is removed, and with it all that it mounted: 1 volume went/),
    ).toBeVisible();
    await expect(storage.deck.getByRole('region', { name: 'What web sees' })).toContainText('removed');
    await storage.deck.getByRole('button', { name: /^volume data/ }).click();
    await expect(storage.side.getByText('db', { exact: true })).toBeVisible();
  });

  await test.step('the same as a table', async () => {
    await storage.deck.getByText('The same as a table').click();
    const table = storage.deck.getByRole('table', { name: 'Mounts' });
    await expect(table.getByRole('row').filter({ hasText: '/var/data' })).toContainText('mounted');
  });
});

test('by keyboard alone: through the mounts and back', async ({ learner }) => {
  const { page } = learner;
  const storage = new StorageDeck(learner);
  await learner.openLab();
  await learner.run(`${RUN} ${SLEEP}`);
  await storage.open('Mounts');
  await storage.row('web', '/conf').focus();
  await page.keyboard.press('Enter');
  await expect(storage.side.getByRole('heading', { level: 3 })).toHaveText('/conf in web');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(storage.side.getByRole('heading', { level: 3 })).not.toHaveText('/conf in web');
});

test('what takes the disk is counted when somebody looks, and after what changes it', async ({ learner }) => {
  const { page } = learner;
  const storage = new StorageDeck(learner);
  await learner.openLab();
  await learner.run(`${RUN} ${SLEEP}`);
  await storage.open('Disk use');
  const volumes = storage.deck.getByRole('button', { name: /^Volumes/ });
  await expect(volumes).toBeVisible();
  const before = await volumes.textContent();
  await expectAccess(page, { part: '[role="tabpanel"]:has([aria-label^="The lab’s storage"])' });
  await learner.run('docker exec web dd if=/dev/zero of=/data/large bs=1M count=40');
  await expect(volumes).not.toHaveText(before ?? '');
  await expect(volumes).toContainText(/4[1-3]\.\d MB/);
  const df = storage.deck.getByRole('row', { name: /^Local volumes/ });
  await expect(df).toContainText('41.9 MB');
  await volumes.click();
  await expect(storage.deck.getByText('data', { exact: true })).toBeVisible();
});
