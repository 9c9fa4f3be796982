/** When something is seen in a deck: from when it was observed to the frame that shows it. */
import type { Page } from '@playwright/test';

const LIMIT_MS = 60_000;

/** What is waited for: the next that is told of this kind. */
export type Wanted = {
  /** of a subject, or `span.started` */
  kind: string;
  /**
   * It says this word, or is about the container that is called so. Without one each cable that is new is waited for: a veth on a bridge,
   * whose name nobody knows before.
   */
  about?: string;
  /**
   * `about`: the deck shows the word. `pid`: it shows the process's number. `change`: it shows anything else than before. `name`: what it
   * is called
   */
  shows: 'about' | 'pid' | 'change' | 'name';
};

type Bench = { delays: number[]; want: (wanted: Wanted) => void };
type Watched = { bench: Bench };

/** From now on; what was waited for before is not any more. */
export const want = (page: Page, wanted: Wanted): Promise<void> =>
  page.evaluate((one) => (window as unknown as Watched).bench.want(one), wanted);

/** Milliseconds for what is seen next, or was since it is wanted. */
export async function takeDelay(page: Page): Promise<number> {
  const taken = await page.waitForFunction(() => (window as unknown as Watched).bench.delays.splice(0)[0], undefined, {
    timeout: LIMIT_MS,
  });
  return (await taken.jsonValue()) as number;
}

/** Runs in the page before its own code: hears what the lab says, and looks for it in the deck in front. */
export function watchShown(): void {
  type Told = { type: string; at: number; state?: string; subject?: { kind: string; id: string }; attributes?: Facts };
  type Facts = { kind?: string; name?: string; master?: number; container?: string; 'process.pid'?: number };
  const delays: number[] = [];
  let header = { madeAt: '', monotonicAt: 0 };
  let wanted: Wanted | undefined;
  let ids = new Set<string>();
  /** What the deck will show, and when it was observed. */
  const waiting = new Map<string, number>();
  const seen = new Set<string>();
  const deck = () => document.querySelector('[id^="deck-panel-"]')?.textContent ?? '';
  /** A veth that a bridge has, not told of before. */
  const isNewCable = ({ subject, attributes: link, state }: Told): boolean => {
    if (subject?.kind !== 'net-link' || link?.kind !== 'veth' || link.master === undefined) return false;
    const isNew = state !== 'gone' && !seen.has(`${link.name}`);
    seen.add(`${link.name}`);
    return isNew;
  };
  const isWanted = (event: Told, isNew: boolean, { kind, about, shows }: Wanted): boolean => {
    if ((event.subject?.kind ?? event.type) !== kind || event.state === 'gone') return false;
    if (about === undefined) return isNew;
    if (shows === 'pid' && event.attributes?.['process.pid'] === undefined) return false;
    // What is told of its shim names it too, and shows nothing of it.
    const [own, whose] = [event.subject?.id ?? '', event.attributes?.container ?? ''];
    return [...ids].some((id) => own.startsWith(id) || whose === id) || JSON.stringify(event).includes(about);
  };
  const wait = (event: Told, { shows, about }: Wanted) => {
    const texts = {
      name: `${event.attributes?.name}`,
      about,
      pid: `${event.attributes?.['process.pid']}`,
      change: deck(),
    };
    waiting.set(`${texts[shows]}`, event.at);
    // What is told again of it is not new; cables come in numbers.
    if (shows !== 'name') wanted = undefined;
  };
  const hear = (said: { header?: typeof header; events?: Told[] }) => {
    if (said.header) header = said.header;
    for (const event of said.events ?? []) {
      const { subject, attributes } = event;
      const isNew = isNewCable(event);
      if (wanted?.about && subject?.kind === 'container' && `${attributes?.name}`.endsWith(wanted.about))
        ids.add(subject.id);
      if (wanted && isWanted(event, isNew, wanted)) wait(event, wanted);
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
  let shown: Wanted['shows'] = 'about';
  Object.assign(window, {
    bench: {
      delays,
      want(one: Wanted) {
        wanted = one;
        shown = one.shows;
        ids = new Set();
        waiting.clear();
        delays.length = 0;
      },
    },
  });
  new MutationObserver(() => {
    if (waiting.size === 0) return;
    const text = deck();
    for (const [wished, at] of waiting) {
      if (shown === 'change' ? text === wished : !text.includes(wished)) continue;
      waiting.delete(wished);
      requestAnimationFrame(() => {
        const frame = new MessageChannel();
        frame.port1.onmessage = () => drawn(at);
        frame.port2.postMessage(null);
      });
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
