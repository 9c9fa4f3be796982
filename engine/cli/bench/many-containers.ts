/** Fills a lab in a browser with containers, as somebody would who types. */
import type { BenchContext } from './bench-context.ts';
import type { BrowserPage } from './browser-page.ts';
import { runInLab } from './lab-page.ts';

/** At once: a run keeps 20,000 events. */
const PORTION = 10;

/** What so many containers need, of which a lab has less by default. */
export const ROOM = { ENGINE_ROOM_LAB_MEMORY_MIB: '4096', ENGINE_ROOM_LAB_TASKS: '4096' };

export class ManyContainers {
  readonly #context: BenchContext;
  readonly #site: BrowserPage;
  readonly #options: string;
  #running = 0;

  /** @param options of `docker run` for number `n`, as bash reads them */
  constructor(context: BenchContext, site: BrowserPage, options: string) {
    this.#context = context;
    this.#site = site;
    this.#options = options;
  }

  /** Until there are so many. @returns seconds for one of them, of each portion */
  async fill(count: number): Promise<number[]> {
    const seconds: number[] = [];
    for (; this.#running < count; this.#running += PORTION) {
      this.#context.signal.throwIfAborted();
      const [first, last] = [this.#running + 1, this.#running + PORTION];
      const line = `for n in {${first}..${last}}; do docker run -d --name c$n ${this.#options} busybox sleep 1d; done`;
      seconds.push((await runInLab(this.#site, line)) / PORTION);
      this.#context.progress(`${last} containers`);
    }
    return seconds;
  }
}
