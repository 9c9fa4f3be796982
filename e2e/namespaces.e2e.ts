/** What processes are for the kernel, and what containers may use: from the Processes deck of a live lab. */
import { expectAccess } from './access.ts';
import { expect, needsEngine, test } from './learner.ts';

needsEngine();
test.setTimeout(240_000);

const SETUP = [
  'docker run -d --name web busybox sleep 3600',
  'docker run -d --name side --network container:web busybox sleep 3600',
  'docker run -d --name spy --pid=host --cap-add net_admin busybox sleep 3600',
].join(' && ');

test('who shares which namespace, by which flag, and the way to the tree and back', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab();
  await learner.run(SETUP);
  await page.getByRole('tab', { name: 'Processes' }).click();
  const deck = page.getByRole('tabpanel', { name: 'Processes' });
  await deck.getByRole('button', { name: 'Namespaces', exact: true }).click();
  const table = deck.getByRole('table', { name: 'Which process stands in which namespaces' });
  const first = (name: string) =>
    table
      .locator('tbody')
      .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${name}`) }) })
      .getByRole('button', { name: /first process/ });
  const side = deck.getByRole('complementary', { name: 'The chosen process' });

  await test.step('the sentence names both', async () => {
    await expect(deck.getByText(/side uses web’s net namespace \(--network container:web\)/)).toBeVisible();
    await expect(deck.getByText(/spy uses the lab’s pid namespace \(--pid host\)/)).toBeVisible();
  });

  await test.step('a process by mouse: the flag, and what its rights are more', async () => {
    await first('spy').click();
    await expect(side.getByText('--pid host')).toBeVisible();
    await expect(side.getByText('--cap-add net_admin')).toBeVisible();
    await expect(side).toContainText('1 more, 0 less');
  });

  await test.step('by keyboard: the next process, and its namespace lights up in the table', async () => {
    await first('side').focus();
    await page.keyboard.press('Enter');
    await expect(first('side')).toHaveAttribute('aria-current', 'true');
    await side.getByRole('button', { name: /^net/ }).focus();
    await page.keyboard.press('Enter');
    await expect(table.locator('td[data-lit]')).toHaveCount(2);
  });

  await test.step('only what differs: no column for time', async () => {
    await expect(table.getByRole('columnheader', { name: 'time' })).toBeVisible();
    await deck.getByRole('checkbox', { name: /only kinds that differ/ }).check();
    await expect(table.getByRole('columnheader', { name: 'time' })).toHaveCount(0);
  });

  await test.step('found by name', async () => {
    await deck.getByRole('searchbox', { name: 'Find' }).fill('spy');
    await expect(table.getByRole('rowheader', { name: /^web/ })).toHaveCount(0);
    await deck.getByRole('searchbox', { name: 'Find' }).fill('');
  });

  await expectAccess(page, { part: '[role="tabpanel"]', about: 'Namespaces' });

  await test.step('to the tree, where it is chosen, and back', async () => {
    await side.getByRole('button', { name: 'Show it in the tree' }).click();
    const tree = deck.getByRole('list', { name: 'Processes at this moment' });
    // On the host, in the lab, in its container: spy’s own is the lab’s.
    await expect(tree.locator('button[aria-current="true"]')).toHaveAccessibleName(/^sleep \d+ › \d+( › 1)? /);
    await tree
      .getByRole('button', { name: /^sleep / })
      .first()
      .click();
    await deck.getByRole('button', { name: 'Namespaces', exact: true }).click();
    // On a slow machine it is read some time after it began.
    const later = deck.getByRole('button', { name: 'Go to that moment' });
    await expect(first('web').or(later)).toBeVisible();
    if (await later.isVisible()) await later.click();
    await expect(first('web')).toHaveAttribute('aria-current', 'true');
  });
});

test('limits beside the flags that set them, followed while they are looked at', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab();
  await learner.run('docker run -d --name other busybox sleep 3600');
  await learner.run('docker run -d --name small -m 32m --cpus .25 --pids-limit 10 busybox sh -c "while :; do :; done"');
  await page.getByRole('tab', { name: 'Processes' }).click();
  const deck = page.getByRole('tabpanel', { name: 'Processes' });
  await deck.getByRole('button', { name: 'Limits', exact: true }).click();
  const row = deck.getByRole('row', { name: /^small/ });
  for (const flag of ['-m 32m', '--cpus 0.25', '--pids-limit 10']) await expect(row).toContainText(flag);

  await test.step('without any command the quota is seen at work', async () => {
    await expect(row).toContainText(/stopped in \d+ of \d+ periods/);
    const inAll = async () => Number(/([\d.]+) s in all/.exec(await row.innerText())?.[1] ?? 0);
    const before = await inAll();
    await expect.poll(inAll).toBeGreaterThan(before);
  });

  await test.step('what runc wrote leads to the call, and the container stays chosen', async () => {
    await row.getByRole('button', { name: 'small' }).click();
    const side = deck.getByRole('complementary', { name: 'Limits of the chosen container' });
    await side.getByRole('button', { name: /^memory\.(max|limit_in_bytes) 33554432$/ }).click();
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('33554432');
    // The cursor stands at the call, where nothing of the group may have been read yet: its limits stay all the same.
    await expect(side.getByRole('heading', { level: 3 })).toContainText('small');
    await page.keyboard.press('End');
    await expect(side.getByText('Nothing of its group was read')).toBeHidden();
  });

  await expectAccess(page, { part: '[role="tabpanel"]', about: 'Limits' });

  await test.step('docker update is told', async () => {
    await learner.run('docker update --cpus .5 small');
    await expect(row).toContainText('--cpus 0.5');
  });
});
