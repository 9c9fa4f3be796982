/** When a cable is seen on the network's map: from the kernel's event that told of it to the frame that draws it. */
import type { Page } from '@playwright/test';

const LIMIT_MS = 30_000;

/** Milliseconds for the cable that is drawn next, or was since the last time. */
export async function takeCableDelay(page: Page): Promise<number> {
  const taken = await page.waitForFunction(
    () => (window as unknown as { benchCables: number[] }).benchCables.splice(0)[0],
    undefined,
    { timeout: LIMIT_MS },
  );
  return (await taken.jsonValue()) as number;
}

export const forgetCables = (page: Page): Promise<unknown> =>
  page.evaluate(() => (window as unknown as { benchCables: number[] }).benchCables.splice(0));

/** Runs in the page before its own code: hears of each new veth, and looks for its name at the cables. */
export function watchCables(): void {
  type Told = { type: string; at: number; state?: string; subject?: { kind: string; id: string }; attributes?: Link };
  type Link = { kind?: string; name?: string; master?: number };
  const delays: number[] = [];
  Object.assign(window, { benchCables: delays });
  let header = { madeAt: '', monotonicAt: 0 };
  const waiting = new Map<string, number>();
  const seen = new Set<string>();
  const hear = (said: { header?: typeof header; events?: Told[] }) => {
    if (said.header) header = said.header;
    for (const { subject, state, at, attributes: link } of said.events ?? []) {
      if (subject?.kind !== 'net-link' || state === 'gone' || link?.kind !== 'veth' || link.master === undefined)
        continue;
      const name = `${link.name}`;
      if (!seen.has(name)) waiting.set(name, at);
      seen.add(name);
    }
  };
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (String(url).includes('/ws/lab')) this.addEventListener('message', ({ data }) => hear(JSON.parse(data)));
    }
  };
  const drawn = (at: number) => {
    const now = performance.timeOrigin + performance.now();
    delays.push(now - Date.parse(header.madeAt) - (at - header.monotonicAt) / 1e6);
  };
  new MutationObserver(() => {
    if (waiting.size === 0) return;
    for (const title of document.querySelectorAll('[data-map-stage] svg title')) {
      const name = title.textContent?.split(/[@ ]/)[0] ?? '';
      const at = waiting.get(name);
      if (at === undefined) continue;
      waiting.delete(name);
      requestAnimationFrame(() => {
        const frame = new MessageChannel();
        frame.port1.onmessage = () => drawn(at);
        frame.port2.postMessage(null);
      });
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
