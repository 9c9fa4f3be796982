/** A machine with room for one lab: a second host is refused in words, and the first one goes on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, needsEngine, test } from './learner.ts';
import { OWN_PORT } from './ports.ts';

needsEngine();
test.use({ baseURL: `http://localhost:${OWN_PORT}` });

let site: ChildProcess;

const answers = (): Promise<boolean> =>
  fetch(`http://localhost:${OWN_PORT}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );

test.beforeAll(async () => {
  site = spawn(process.execPath, ['e2e/serve.mjs', String(OWN_PORT), 'real'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ENGINE_ROOM_CATALOGUE: 'off', ENGINE_ROOM_MAX_LABS: '1' },
  });
  await expect.poll(answers, { timeout: 60_000 }).toBe(true);
});

test.afterAll(async () => {
  if (site.exitCode !== null) return;
  site.kill('SIGTERM');
  await once(site, 'exit');
});

test('where there is no room, a second host is refused in words, and the first goes on', async ({
  learner,
  problems,
}) => {
  const { page } = learner;
  await learner.openLab();
  await page.getByRole('button', { name: 'Add a host', exact: true }).click();
  const card = page.locator('#hosts-card');
  await card.getByRole('button', { name: 'Add a second host' }).click();
  const refusal = card.getByRole('alert');
  await expect(refusal).toContainText('There is no second host: This machine runs 1 lab, and has memory for no more.');
  await expect(refusal).toContainText('ENGINE_ROOM_MAX_LABS');
  await expect(page.getByRole('button', { name: 'Add a host', exact: true })).toBeVisible();
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(refusal).toContainText('This machine runs 1 lab');
  await page.keyboard.press('Escape');
  await learner.run('docker version');
  await expect(learner.engine).toHaveAccessibleName('Engine: Lab is running');
  expect(problems).toEqual([]);
});
