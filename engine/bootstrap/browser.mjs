/** The browser of the tests: the system's Chromium, else the one that Playwright brings. */
import { existsSync } from 'node:fs';
import { run } from './command.mjs';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** @returns {string | undefined} */
export const systemBrowser = () => [process.env.CHROMIUM, ...SYSTEM].find((path) => path && existsSync(path));

/** Returns at once when it is there already. */
export const installBrowser = (step) =>
  run({
    name: 'browser',
    argv: [process.execPath, 'node_modules/@playwright/test/cli.js', 'install', 'chromium'],
    fix: 'npx playwright install --with-deps chromium   (or set CHROMIUM to the path of one)',
    onLine: step.note,
  });
