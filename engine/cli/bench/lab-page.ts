/** A learner's lab in a browser, as the benchmarks use it. */
import type { BrowserPage } from './browser-page.ts';

const LIMIT_MS = 180_000;

export async function openLab({ page, url }: BrowserPage): Promise<void> {
  await page.goto(`${url}/lab`);
  await page.getByRole('button', { name: 'Engine: Lab is running' }).waitFor({ timeout: LIMIT_MS });
  await page.locator('[data-idle]').waitFor({ timeout: LIMIT_MS });
}

/** Types a line. @returns the seconds from Enter until the page has shown its end */
export async function runInLab({ page }: BrowserPage, line: string): Promise<number> {
  const runs = page.getByRole('button', { name: /^Runs of this session/ });
  const before = (await runs.getAttribute('aria-label')) ?? '';
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await page.keyboard.type(line);
  const from = performance.now();
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (label) =>
      ![...document.querySelectorAll('button')].some((button) => button.getAttribute('aria-label') === label) &&
      document.querySelector('[data-idle]') !== null,
    before,
    { timeout: LIMIT_MS, polling: 50 },
  );
  return (performance.now() - from) / 1000;
}
