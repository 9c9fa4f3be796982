/** Frames and answers to keys, counted by the page itself. What is passed to `evaluate` runs in the browser, alone. */
import type { Locator, Page } from '@playwright/test';
import { quantile } from './statistics.ts';

const PLAY_MS = 3000;
const ZOOM_MS = 2000;
const PRESSES = 15;

/** Frames a second while `act` goes on in the page. */
export async function framesPerSecond(page: Page, ms = PLAY_MS): Promise<number> {
  const frames = await page.evaluate(
    (span) =>
      new Promise<number>((resolve) => {
        const from = performance.now();
        let count = 0;
        const next = () => {
          const past = performance.now() - from;
          if (past >= span) return resolve((count * 1000) / past);
          count++;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    ms,
  );
  return frames;
}

/** As busy as an empty page that asks for every frame can be. */
const EMPTY = 'data:text/html,<body style="background:%23111">';

export async function framesOfEmptyPage(page: Page): Promise<number> {
  await page.goto(EMPTY);
  return framesPerSecond(page);
}

/** Frames a second while each of them zooms a little, in and out again. */
export function framesWhileZooming(picture: Locator): Promise<number> {
  return picture.evaluate(
    (svg, span) =>
      new Promise<number>((resolve) => {
        const box = svg.getBoundingClientRect();
        const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
        const from = performance.now();
        let count = 0;
        const next = () => {
          const past = performance.now() - from;
          if (past >= span) return resolve((count * 1000) / past);
          const deltaY = past < span / 2 ? -20 : 20;
          svg.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY, ctrlKey: true, bubbles: true, cancelable: true }));
          count++;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    ZOOM_MS,
  );
}

/** Frames a second while each of them scrolls a little, to the end and back again. */
export function framesWhileScrolling(scroller: Locator): Promise<number> {
  return scroller.evaluate(
    (element, span) =>
      new Promise<number>((resolve) => {
        const from = performance.now();
        let count = 0;
        let step = 24;
        const next = () => {
          const past = performance.now() - from;
          if (past >= span) return resolve((count * 1000) / past);
          const before = element.scrollTop;
          element.scrollTop += step;
          if (element.scrollTop === before) step = -step;
          count++;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    ZOOM_MS,
  );
}

/** Milliseconds from a key until the frame that answers it is drawn: the median of some. */
export async function keyDelay(page: Page, key: string): Promise<number> {
  await page.evaluate(() => {
    const delays: number[] = [];
    Object.assign(window, { benchDelays: delays });
    window.addEventListener(
      'keydown',
      (event) =>
        requestAnimationFrame(() => {
          const drawn = new MessageChannel();
          drawn.port1.onmessage = () => delays.push(performance.now() - event.timeStamp);
          drawn.port2.postMessage(null);
        }),
      true,
    );
  });
  const count = () => page.evaluate(() => (window as unknown as { benchDelays: number[] }).benchDelays.length);
  for (let pressed = 0; pressed < PRESSES; pressed++) {
    await page.keyboard.press(key);
    while ((await count()) <= pressed) await page.waitForTimeout(5);
  }
  return quantile(await page.evaluate(() => (window as unknown as { benchDelays: number[] }).benchDelays), 0.5);
}
