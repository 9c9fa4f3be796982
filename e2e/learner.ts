/** Somebody at the page: what they see by role and name, and what they do. */
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { LIVE_PORT } from './ports.ts';

export class Learner {
  constructor(readonly page: Page) {}

  /** Opens a page and waits until nothing on it is pending. */
  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settled();
  }

  async settled(): Promise<void> {
    await expect(this.page.locator('[data-idle]')).toBeVisible({ timeout: 60_000 });
  }

  /** A lab of one's own, fresh: the session is new with each test. */
  async openLab(path = '/lab'): Promise<void> {
    await this.open(path);
    await expect(this.engine).toHaveAccessibleName('Engine: Lab is running');
  }

  get engine(): Locator {
    return this.page.getByRole('button', { name: /^Engine:/ });
  }

  /** Waits until the lab's Docker Hub has its images: where nothing is cached they are made first. */
  async hubIsThere(): Promise<void> {
    await this.engine.click();
    await expect(this.page.locator('#engine-card')).toContainText('A copy with 3 images', { timeout: 110_000 });
    await this.page.keyboard.press('Escape');
  }

  get terminal(): Locator {
    return this.page.getByRole('tabpanel', { name: /^Terminal/ });
  }

  get prompt(): Locator {
    return this.terminal.getByRole('textbox', { name: 'Terminal input' });
  }

  get picture(): Locator {
    return this.page.getByRole('region', { name: 'Pictures' });
  }

  get log(): Locator {
    return this.page.getByRole('complementary', { name: 'Inspector' }).getByRole('grid');
  }

  /** Types a line and waits until it has run and all of it was observed. */
  async run(line: string): Promise<void> {
    const before = await this.runCount();
    await this.prompt.focus();
    await this.page.keyboard.type(`${line}\n`);
    await this.ran(before);
  }

  /** Waits for one more run than there were, and for its end. */
  async ran(before: number): Promise<void> {
    await expect.poll(() => this.runCount(), { timeout: 20_000 }).toBeGreaterThan(before);
    await this.settled();
  }

  async runCount(): Promise<number> {
    const name = await this.page.getByRole('button', { name: /^Runs of this session/ }).getAttribute('aria-label');
    return Number(name?.match(/\d+$/)?.[0] ?? 0);
  }

  step(title: string): Locator {
    return this.page
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('button', { name: new RegExp(`^${title}`), includeHidden: false }) });
  }

  stepHead(title: string): Locator {
    return this.page.getByRole('heading', { level: 2, name: new RegExp(`^${title}`) }).getByRole('button');
  }

  async expectDone(title: string): Promise<void> {
    await expect(this.stepHead(title)).toHaveAccessibleName(`${title} (done)`);
  }
}

/** Whether the engine behind the live site can make labs; a story that needs one is skipped, with the reason, where it cannot. */
async function whyNoEngine(): Promise<string | null> {
  const answer = await fetch(`http://localhost:${LIVE_PORT}/api/health`);
  const health = (await answer.json()) as { mode: string; reason?: string };
  return health.mode === 'live' ? null : `no real engine here: ${health.reason}`;
}

export const test = base.extend<{ learner: Learner; problems: string[] }>({
  learner: async ({ page, baseURL }, use) => {
    await use(new Learner(page));
    // Labs are dear: this one is not needed any more. A page that still looks at it would have another one made.
    if (!page.isClosed()) await page.goto('about:blank');
    await page.request.delete('/api/lab', { headers: { origin: new URL(baseURL ?? '').origin } });
  },
  /** What the page complained about; every story ends with none. */
  problems: [
    async ({ page }, use) => {
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await use(problems);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** For stories that need the real engine. */
export const needsEngine = (): void => {
  test.beforeAll(async () => {
    const reason = await whyNoEngine();
    test.skip(reason !== null, reason ?? '');
  });
};
