import { expect, needsEngine, test } from './learner.ts';

needsEngine();

const COMMAND = 'docker run -d -p 8080:80 --name web busybox httpd -f -p 80';

/** What must be in the log of such a run: the messages between the programs, and the kernel's milestones. */
const MESSAGES = [
  'HEAD /_ping',
  'POST /containers/create',
  'POST /containers/{id}/wait',
  'POST /containers/{id}/start',
  'Containers/Create',
  'Tasks/Create',
  'Tasks/Start',
  'containerd-shim-runc-v2',
  'runc create',
  'runc start',
  'runc init',
  'docker-proxy',
  'iptables',
];
const MILESTONES = ['unshare', 'pivot_root', 'seccomp', 'capset', 'execve', 'sethostname', 'mount'];

test('somebody types docker run and sees it travel from the CLI to the kernel', async ({ learner }) => {
  await learner.openLab();
  await learner.run(COMMAND);

  await test.step('the terminal shows what docker printed', async () => {
    await expect(learner.terminal).toContainText(/[0-9a-f]{64}/);
  });

  await test.step('every program has its deck', async () => {
    for (const deck of ['CLI', 'dockerd', 'containerd', 'shim', 'runc', 'container', 'Linux kernel'])
      await expect(learner.picture.getByText(new RegExp(`^${deck}\\d*$`)).first()).toBeVisible();
  });

  await test.step('every message and milestone is in the log', async () => {
    const { page } = learner;
    await page.getByRole('button', { name: /^All \d+/ }).click();
    for (const text of [...MESSAGES, ...MILESTONES]) {
      await page.getByRole('searchbox', { name: 'Filter the log' }).fill(text);
      const row = learner.log.getByRole('row').filter({ hasText: text }).or(learner.log.getByTitle(text));
      await expect(row.first(), text).toBeVisible();
    }
  });

  await test.step('the inspector shows what the create request carried', async () => {
    const { page } = learner;
    await page.getByRole('button', { name: 'Messages', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Filter the log' }).fill('POST /containers/create');
    await learner.log.getByRole('row').first().click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector.getByRole('heading', { name: 'POST /containers/create' })).toBeVisible();
    await expect(inspector).toContainText('"busybox"');
  });

  await test.step('the run is in the history', async () => {
    await learner.page.getByRole('button', { name: 'Runs of this session: 1' }).click();
    await expect(
      learner.page.getByRole('region', { name: 'Runs' }).getByRole('button', { name: COMMAND, exact: false }).first(),
    ).toBeVisible();
  });
});

test('a command that fails shows where, and with which status', async ({ learner }) => {
  await learner.openLab();
  await learner.run('docker run --rm busybox no-such-program');
  await expect(learner.picture.getByText('exit 127')).toBeVisible();
  await learner.page.getByRole('searchbox', { name: 'Filter the log' }).fill('/start');
  await expect(learner.log.getByRole('row').filter({ hasText: '400' }).first()).toBeVisible();
});

test('the newest run is followed until the learner picks another one', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab();
  await learner.run('docker ps');
  await learner.run('docker images');
  await expect(learner.picture.getByRole('button', { name: /docker images/ })).toBeVisible();
  await page.getByRole('button', { name: /^Runs of this session/ }).click();
  await page
    .getByRole('region', { name: 'Runs' })
    .getByRole('button', { name: /docker ps/ })
    .first()
    .click();
  await expect(learner.picture.getByRole('button', { name: /docker ps/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await learner.run('docker version');
  await expect(learner.picture.getByRole('button', { name: /docker ps/ })).toBeVisible();
});

test('a reload shows the same lab, its runs and its screen', async ({ learner }) => {
  await learner.openLab();
  await learner.run('echo still here');
  await learner.open('/lab');
  await expect(learner.terminal).toContainText('echo still here');
  expect(await learner.runCount()).toBe(1);
});

test('a reset gives a new lab, with nothing of the old one', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab();
  await learner.run('touch /root/mine');
  await learner.engine.click();
  await page.getByRole('button', { name: 'Reset the lab' }).click();
  await page.getByRole('dialog', { name: 'Reset the lab?' }).getByRole('button', { name: 'Reset the lab' }).click();
  await expect.poll(() => learner.runCount()).toBe(0);
  await learner.settled();
  await learner.run('ls /root/mine');
  await expect(learner.terminal).toContainText('No such file or directory');
});
