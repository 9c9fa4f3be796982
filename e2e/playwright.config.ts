import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { LIVE_PORT, REPLAY_PORT } from './ports.ts';

const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path && existsSync(path),
);

/** Two sites: one with the real engine behind it, one that finds none. */
const site = (port: number, engine: 'real' | 'none') => ({
  command: `exec node e2e/serve.mjs ${port} ${engine}`,
  cwd: '..',
  url: `http://localhost:${port}/api/health`,
  // Without a lab image in the cache the engine first makes one.
  timeout: 240_000,
  reuseExistingServer: false,
  gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 20_000 },
  stdout: 'pipe' as const,
});

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../node_modules/.cache/engine-room-e2e',
  // Labs share two cores with the browser: one story at a time keeps the times of a run true.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  // As with the real engine's other tests: what fails on a machine that others use as well is tried once more, and listed as flaky.
  retries: 1,
  reporter: [['list'], ['./closing-line.ts']],
  use: {
    baseURL: `http://localhost:${LIVE_PORT}`,
    viewport: { width: 1680, height: 1050 },
    // Of what failed once: to keep the whole page at each step takes a good part of the processor. Not as pictures: without a graphics
    // card each costs as much as what is tested.
    trace: { mode: 'on-first-retry', screenshots: false },
    launchOptions: {
      ...(chromium && { executablePath: chromium }),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: [site(LIVE_PORT, 'real'), site(REPLAY_PORT, 'none')],
});
