/** A second host beside the first: the two form a swarm, one of them freezes, and it is removed. */
import type { Locator } from '@playwright/test';
import { expectAccess } from './access.ts';
import { expect, type Learner, needsEngine, test } from './learner.ts';
import { LIVE_PORT } from './ports.ts';
import { addHost, front, goTo, inCard, openCard } from './two-hosts.ts';

needsEngine();

/** What the terminal shows, with the lines that it had to break put together. */
const screen = ({ terminal }: Learner): Promise<string> =>
  terminal
    .locator('.xterm-rows')
    .evaluate((rows) => [...rows.children].map((row) => (row.textContent ?? '').trimEnd()).join(''));

const labsRunning = async (): Promise<number> => {
  const answer = await fetch(`http://localhost:${LIVE_PORT}/api/health`);
  return ((await answer.json()) as { labs: { running: number } }).labs.running;
};

test('two hosts form a swarm; the task of one that freezes is made anew on the other', async ({ learner }) => {
  test.setTimeout(420_000);
  const { page } = learner;
  await learner.openLab();
  const before = await labsRunning();
  const swarm = page.getByRole('region', { name: 'Swarm' });
  const tasksOn = (host: string): Locator =>
    swarm
      .getByRole('list', { name: 'Nodes' })
      .locator(':scope > li')
      .filter({ has: page.getByRole('button', { name: new RegExp(`^(new )?${host} `) }) })
      .getByRole('list', { name: 'Tasks' })
      .getByRole('button');

  await test.step('a second host is added, and stays behind', async () => {
    await addHost(learner);
    await inCard(page, (card) => expect(card.getByText('10.77.0.2', { exact: true })).toBeVisible());
    expect(await labsRunning()).toBe(before + 1);
  });

  let join = '';
  await test.step('the first begins a swarm', async () => {
    await learner.run('docker swarm init --advertise-addr 10.77.0.1');
    await learner.run('clear; docker swarm join-token -q worker');
    await expect.poll(() => screen(learner)).toMatch(/SWMTKN-1-[\da-z]{50}-[\da-z]{25}/);
    const [token] = /SWMTKN-1-[\da-z]{50}-[\da-z]{25}/.exec(await screen(learner)) ?? [];
    join = `docker swarm join --token ${token} 10.77.0.1:2377`;
  });

  await test.step('the second has terminals and pictures of its own, and joins', async () => {
    await goTo(learner, 'lab-2');
    await learner.settled();
    expect(await learner.runCount()).toBe(0);
    await learner.run(join);
    await expect(learner.terminal).toContainText('This node joined a swarm as a worker');
    await page.getByRole('tab', { name: 'Network' }).click();
    await expect(swarm).toContainText('A worker of a swarm');
  });

  await test.step('nothing of the first is lost, and its map shows both nodes', async () => {
    await goTo(learner, 'lab');
    await learner.settled();
    expect(await learner.runCount()).toBe(2);
    await expect(swarm.getByRole('button', { name: 'lab leader' })).toContainText('ready');
    await expect(swarm.getByRole('button', { name: 'lab-2 worker' })).toContainText('ready', { timeout: 60_000 });
  });

  await test.step('a service of two replicas has a task on each node', async () => {
    await learner.run('docker network create -d overlay mesh');
    await learner.run(
      'docker service create -d --name web --replicas 2 --no-resolve-image --network mesh busybox sleep 1000',
    );
    for (const host of ['lab', 'lab-2'])
      await expect(tasksOn(host).filter({ hasText: 'runs' })).toHaveCount(1, { timeout: 90_000 });
    await expect(swarm.getByRole('button', { name: 'web 2 of 2 run' })).toBeVisible();
    await expect(swarm.getByRole('button', { name: /mesh VXLAN \d+, tunnel to 10\.77\.0\.2/ })).toBeVisible();
  });

  await test.step('what is chosen is told in full, with the command that prints the same', async () => {
    await tasksOn('lab').first().click();
    const side = page.getByRole('complementary', { name: 'What is chosen in the map' });
    await expect(side).toContainText('docker inspect --type task');
    await side.getByRole('button', { name: 'web', exact: true }).click();
    await expect(side).toContainText('docker service ps --no-trunc web');
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await expect(page.getByRole('table', { name: 'Tasks' }).getByRole('row')).toHaveCount(3);
    await page.getByRole('button', { name: 'Map', exact: true }).click();
    await side.getByRole('button', { name: '← the whole map' }).click();
  });

  await test.step('the second freezes: its task is made anew here', async () => {
    await inCard(page, (card) => card.getByRole('button', { name: 'Freeze lab-2' }).click());
    await expect(front(page).getByRole('button', { name: 'lab-2, frozen' })).toBeVisible();
    await expect(swarm.getByRole('button', { name: 'lab-2 worker' })).toContainText('down', { timeout: 90_000 });
    await expect(tasksOn('lab').filter({ hasText: 'runs' })).toHaveCount(2, { timeout: 60_000 });
    await expect(tasksOn('lab-2').filter({ hasText: 'given up' })).toHaveCount(1);
    for (const part of ['[aria-label="Swarm"]', 'header']) await expectAccess(page, { part, about: part });
  });

  await test.step('it goes on, and the managers hear of it', async () => {
    await inCard(page, (card) => card.getByRole('button', { name: 'Thaw lab-2' }).click());
    await expect(swarm.getByRole('button', { name: 'lab-2 worker' })).toContainText('ready', { timeout: 90_000 });
  });

  await test.step('it is removed, and nothing of it is left', async () => {
    await openCard(page);
    await page.locator('#hosts-card').getByRole('button', { name: 'Remove lab-2' }).click();
    await page.getByRole('dialog', { name: 'Remove lab-2?' }).getByRole('button', { name: 'Remove lab-2' }).click();
    await expect(front(page)).toHaveCount(0);
    await expect.poll(labsRunning, { timeout: 30_000 }).toBe(before);
    await learner.run('clear; ip link show lan0');
    await expect(learner.terminal).toContainText('Device "lan0" does not exist');
  });
});
