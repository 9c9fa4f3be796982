import { expect, type Learner, needsEngine, test } from './learner.ts';

needsEngine();
test.setTimeout(240_000);

/** Tabs on until the focus is on what has this accessible name. */
async function tabTo({ page }: Learner, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 150; presses++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
      return element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '';
    });
    if (name.test(focused.trim())) return;
    seen.push(focused.trim().slice(0, 40));
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${name}. It came to: ${seen.join(' | ')}`);
}

const press = async (learner: Learner, name: RegExp, key = 'Enter'): Promise<void> => {
  await tabTo(learner, name);
  await learner.page.keyboard.press(key);
};

const run = async (learner: Learner, line: string): Promise<void> => {
  const before = await learner.runCount();
  await press(learner, new RegExp(`^Run ${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));
  await learner.ran(before);
};

const choose = async (learner: Learner, first: RegExp, downs: number): Promise<void> => {
  await tabTo(learner, first);
  await learner.page.keyboard.press('Space');
  for (let index = 0; index < downs; index++) await learner.page.keyboard.press('ArrowDown');
};

const WANTED = [
  /greets the engine/,
  /asks dockerd for a container/,
  /told when it ends/,
  /asks dockerd to start/,
  /asks containerd for a task/,
  /builds the box/,
  /lets the program go/,
];

async function order(learner: Learner): Promise<void> {
  const { page } = learner;
  for (const [place, name] of WANTED.entries()) {
    const names = await page
      .getByRole('button', { name: /^Move up:/ })
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    const at = names.findIndex((one) => name.test(one));
    for (let step = at; step > place; step--) {
      await page.locator('body').press('Control+Home');
      await press(learner, new RegExp(`^Move up: .*${name.source}`));
    }
  }
  await press(learner, /^Compare with my run$/);
}

test('L03 is done from start to end with the keyboard alone', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab('/learn/L03');

  await choose(learner, /^One\. There is a request for run/, 2);
  await press(learner, /^That is my guess$/);
  await run(learner, 'docker run -d -p 8080:80 --name web busybox httpd -f -p 80');
  await learner.expectDone('One line, how many requests?');

  await order(learner);
  await learner.expectDone('Put them in order');

  await run(learner, 'docker run --nosuch busybox');
  await learner.expectDone('A mistake that stays at home');

  await choose(learner, /^dockerd\. It notices/, 1);
  await press(learner, /^That is my guess$/);
  await run(learner, 'docker run memcached');
  await learner.expectDone('Who fetches a missing image?');

  await run(learner, 'docker run -d --name web memcached');
  await run(learner, 'docker run -d --name web busybox');
  await choose(learner, /^The registry has two images/, 1);
  await learner.expectDone('Two things wrong at once');

  await run(learner, 'docker run hello-world');
  await run(learner, 'docker ps');
  await run(learner, 'docker ps -a');
  await learner.expectDone('Staying connected');

  await press(learner, /^Run docker run -it --name box busybox sh$/);
  await expect(learner.terminal).toContainText('/ #');
  await page.keyboard.press('Control+Backquote');
  await page.keyboard.press('Control+p');
  await page.keyboard.press('Control+q');
  await learner.settled();
  await page.keyboard.press('Control+Backquote');
  await learner.expectDone('Leave without stopping it');
  await expect(page.getByText('7 of 7 steps done')).toBeVisible();
});

test('the picture is played, stepped through and read with the keyboard alone', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab();
  await learner.run('docker run --rm hello-world');
  await page.keyboard.press('Control+Backquote');
  const at = page.getByRole('slider').first();
  await page.keyboard.press('Home');
  const start = await at.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowRight');
  await expect(at).not.toHaveAttribute('aria-valuetext', start ?? '');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
});
