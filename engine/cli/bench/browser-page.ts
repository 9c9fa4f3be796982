/** The built site in a headless browser, as a person has it: with an engine behind it or without. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { type Browser, chromium, type Page } from '@playwright/test';
import { until } from '#engine/lab/until.ts';
import type { BenchContext } from './bench-context.ts';

const VIEWPORT = { width: 1680, height: 1050 };
const LIMIT_MS = 120_000;
const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];

export class BrowserPage {
  readonly page: Page;
  readonly url: string;
  readonly #site: ChildProcess;
  readonly #browser: Browser;

  private constructor(page: Page, url: string, site: ChildProcess, browser: Browser) {
    this.page = page;
    this.url = url;
    this.#site = site;
    this.#browser = browser;
  }

  /** @param env of the site, beside what every one has */
  static async open(
    context: BenchContext,
    engine: 'real' | 'none',
    env: Record<string, string> = {},
  ): Promise<BrowserPage> {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    context.progress(`starting the site, ${engine === 'real' ? 'with' : 'without'} an engine`);
    const site = spawn(process.execPath, ['e2e/serve.mjs', String(port), engine], {
      stdio: ['ignore', 'ignore', 'inherit'],
      // Making images of Debian's packages would take the processors meanwhile.
      env: { ...process.env, ENGINE_ROOM_CATALOGUE: 'off', ...env },
    });
    context.onEnd(() => endOf(site));
    await until(() => answers(`${url}/api/health`, site), { limitMs: LIMIT_MS, what: 'the site answers' });
    const browser = await chromium.launch(launchOptions());
    context.onEnd(() => browser.close());
    const page = await browser.newPage({ viewport: VIEWPORT });
    // What tsx puts around functions, and a page lacks when it is given one.
    await page.addInitScript('globalThis.__name = (named) => named');
    return new BrowserPage(page, url, site, browser);
  }

  /** The parent of its web process and its daemon. */
  get sitePid(): number {
    return this.#site.pid as number;
  }

  /** Where the daemon of such a site keeps its labs. */
  get stateDir(): string {
    return `/var/lib/engine-room-e2e-${new URL(this.url).port}`;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await endOf(this.#site);
  }
}

async function answers(url: string, site: ChildProcess): Promise<true | null> {
  if (site.exitCode !== null) throw new Error('The site did not start. Run npm start once, and try again.');
  return fetch(url).then(
    ({ ok }) => (ok ? true : null),
    () => null,
  );
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

function launchOptions() {
  const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return { ...(executablePath && { executablePath }), args: [...sandbox, '--disable-gpu', '--no-first-run'] };
}
