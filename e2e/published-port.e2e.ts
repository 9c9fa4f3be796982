/** A published port in the browser: what works there, and what a hostile page there cannot do to the site. */
import { readFileSync } from 'node:fs';
import type { Frame, Page } from '@playwright/test';
import { expect, type Learner, needsEngine, test } from './learner.ts';
import { LIVE_PORT } from './ports.ts';

needsEngine();

const SITE = `http://localhost:${LIVE_PORT}`;
const SERVER = readFileSync(new URL('../engine/daemon/fixtures/port-server.py', import.meta.url));
const HOST_PROGRAMS = ['/usr', '/lib', '/lib64'].map((folder) => `-v ${folder}:${folder}:ro`).join(' ');
const RUN = `docker run -d --name web -p 8080:80 ${HOST_PROGRAMS} -v /root:/app:ro busybox python3 /app/port-server.py 80 /app/www`;

/** A lab with a server whose port is published. */
async function publish(learner: Learner): Promise<void> {
  await learner.openLab();
  await learner.run('mkdir -p /root/www');
  await put(learner, '/root', 'port-server.py', SERVER);
  await put(
    learner,
    '/root/www',
    'index.html',
    Buffer.from('<!doctype html><title>Mine</title><h1>A page of the lab</h1>'),
  );
  await learner.run(RUN);
}

async function put({ page }: Learner, path: string, name: string, data: Buffer): Promise<void> {
  const where = `/api/files?${new URLSearchParams({ path, name, over: 'yes' })}`;
  const answer = await page.request.put(where, { data, headers: { origin: SITE } });
  expect(answer.status()).toBe(200);
}

async function openInTab({ page }: Learner): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: '8080 → web:80' }).click();
  const tab = await opened;
  await expect(tab.getByRole('heading', { name: 'A page of the lab' })).toBeVisible();
  return tab;
}

const echoed = (place: Page | Frame): Promise<string> =>
  place.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://${location.host}/socket`);
        socket.onopen = () => socket.send('through the wall');
        socket.onmessage = ({ data }) => resolve(data);
        socket.onerror = () => resolve('refused');
      }),
  );

/** The second event is made when the first one was seen. */
const streamed = (place: Page | Frame): Promise<string[]> =>
  place.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const heard: string[] = [];
        const events = new EventSource('/events');
        events.onmessage = ({ data }) => {
          heard.push(data);
          if (heard.length === 1) void fetch('/go');
          else {
            events.close();
            resolve(heard);
          }
        };
      }),
  );

test('a published port opens in a tab, with its sockets and streams', async ({ learner, browser }) => {
  await publish(learner);
  const tab = await openInTab(learner);
  expect(new URL(tab.url()).host).toMatch(new RegExp(`^8080--[0-9a-f]{32}\\.localhost:${LIVE_PORT}$`));
  expect(await echoed(tab)).toBe('through the wall');
  expect(await streamed(tab)).toEqual(['one', 'two']);

  await test.step('somebody else’s browser has no key to it', async () => {
    const stranger = await browser.newPage();
    const answer = await stranger.goto(tab.url());
    expect(answer?.status()).toBe(403);
    await expect(stranger.getByRole('heading')).toHaveText('This browser has no key to this lab');
    await stranger.close();
  });

  await test.step('a port where nobody listens says what is published', async () => {
    const { page } = learner;
    await page.getByRole('button', { name: 'Ports of the lab: 1' }).click();
    await page.getByRole('textbox', { name: 'Another port' }).fill('9999');
    const opened = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'In a tab' }).click();
    const dead = await opened;
    await expect(dead.getByRole('heading', { name: 'Nobody answers on port 9999' })).toBeVisible();
    await expect(dead.getByText('0.0.0.0:8080->80/tcp')).toBeVisible();
    await dead.close();
  });

  await test.step('the port goes with its container', async () => {
    await learner.run('docker rm -f web');
    await expect(learner.page.getByRole('link', { name: '8080 → web:80' })).toHaveCount(0);
    await tab.reload();
    await expect(tab.getByRole('heading', { name: 'Nobody answers on port 8080' })).toBeVisible();
  });
});

test('a hostile page in a tab of its own cannot touch the site', async ({ learner }) => {
  await publish(learner);
  await learner.page.evaluate(() => localStorage.setItem('secret', 'of the site'));
  const before = await learner.page.context().cookies(SITE);
  const tab = await openInTab(learner);

  expect(await tab.evaluate(() => [document.cookie, localStorage.length, window.opener])).toEqual(['', 0, null]);

  const asked = await tab.evaluate(async (site) => {
    const outcome = (path: string, init: RequestInit) =>
      fetch(site + path, init).then(
        (answer) => `${answer.type} ${answer.status}`,
        () => 'blocked',
      );
    return Promise.all([
      outcome('/api/health', { credentials: 'include' }),
      outcome('/api/lab', { method: 'DELETE', credentials: 'include' }),
      outcome('/api/lab/ports/8080', { method: 'POST', credentials: 'include' }),
      outcome('/api/health', { mode: 'no-cors', credentials: 'include' }),
    ]);
  }, SITE);
  expect(asked).toEqual(['blocked', 'blocked', 'blocked', 'opaque 0']);
  expect(await learner.page.context().cookies(SITE)).toEqual(before);

  const sockets = await tab.evaluate(
    (host) =>
      Promise.all(
        ['lab', 'terminal?terminal=t1', 'files'].map(
          (path) =>
            new Promise<string>((resolve) => {
              const socket = new WebSocket(`ws://${host}/-/ws/${path}`);
              socket.onopen = () => resolve('open');
              socket.onerror = () => resolve('refused');
            }),
        ),
      ),
    `localhost:${LIVE_PORT}`,
  );
  expect(sockets).toEqual(['refused', 'refused', 'refused']);

  await test.step('it cannot show the site in a frame, nor hold a window of it', async () => {
    await tab.evaluate(
      (site) =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.onload = resolve;
          frame.src = `${site}/lab`;
          document.body.append(frame);
        }),
      SITE,
    );
    expect(tab.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
    const opened = tab.context().waitForEvent('page');
    await tab.evaluate((site) => {
      Object.assign(window, { held: window.open(`${site}/about`) });
    }, SITE);
    const site = await opened;
    await site.waitForURL(`${SITE}/about`);
    expect(await site.evaluate(() => window.opener)).toBeNull();
    await expect.poll(() => tab.evaluate(() => (window as unknown as { held: Window }).held.closed)).toBe(true);
    await site.close();
  });

  await learner.run('echo still mine');
  await expect(learner.terminal).toContainText('still mine');
});

test('a port is shown beside the lesson, where its page stays in its frame', async ({ learner, problems }) => {
  await publish(learner);
  const { page } = learner;
  await page.getByRole('button', { name: 'Ports of the lab: 1' }).click();
  await page.getByRole('button', { name: 'Show port 8080 beside' }).click();
  const shown = page.frameLocator('iframe[title="Port 8080 of the lab"]');
  await expect(shown.getByRole('heading', { name: 'A page of the lab' })).toBeVisible();
  const frame = page.frames().find((one) => one.url().includes('8080--'));
  if (!frame) throw new Error('the port has no frame');

  expect(await echoed(frame)).toBe('through the wall');
  expect(await streamed(frame)).toEqual(['one', 'two']);

  await test.step('it reads nothing of the page around it, and leads it nowhere', async () => {
    const outcomes = await frame.evaluate((site) => {
      const tried = (act: () => unknown) => {
        try {
          return String(act());
        } catch (error) {
          return (error as Error).name;
        }
      };
      return [
        tried(() => window.parent.document.title),
        tried(() => window.parent.localStorage.length),
        tried(() => {
          (window.top as Window).location.href = `${site}/about`;
        }),
        document.cookie,
      ];
    }, SITE);
    expect(outcomes).toEqual(['SecurityError', 'SecurityError', 'SecurityError', '']);
    expect(page.url()).toBe(`${SITE}/lab`);
  });

  await test.step('a path, again, and away', async () => {
    const path = page.getByRole('textbox', { name: 'Path on port 8080' });
    await path.fill('port-server-is-not-here');
    await path.press('Enter');
    await expect(shown.getByText('File not found', { exact: false }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Close port 8080' }).click();
    await expect(page.getByRole('region', { name: 'Port 8080 of the lab' })).toHaveCount(0);
  });
  // What the browser said of the attempts, and of the page that is not there.
  problems.length = 0;
});
