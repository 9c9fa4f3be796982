/** What the lab's Docker Hub has, asked for when somebody wants to know and kept for a moment: what is pushed is there a little later. */
import { type HostNumber, ofHost } from '#engine/trace/lab-hosts.ts';
import type { HubImage } from '#engine/trace/wire.ts';

const FRESH_MS = 10_000;

export class HubImages {
  #asked: { at: number; images: Promise<readonly HubImage[]> } | null = null;

  /** @param fetched rejects where there is none to ask @param now ms */
  constructor(
    readonly fetched: () => Promise<readonly HubImage[]>,
    readonly now: () => number,
  ) {}

  /** None where there is no lab, or no hub. */
  read(): Promise<readonly HubImage[]> {
    const now = this.now();
    if (!this.#asked || now - this.#asked.at > FRESH_MS)
      this.#asked = { at: now, images: this.fetched().catch(() => this.#failed()) };
    return this.#asked.images;
  }

  /** The next who wants to know asks again. */
  #failed(): readonly HubImage[] {
    this.#asked = null;
    return [];
  }
}

export async function fetchHubImages(host: HostNumber): Promise<readonly HubImage[]> {
  const answer = await fetch(ofHost('/api/hub/images', host));
  if (!answer.ok) throw new Error(`the hub's images: status ${answer.status}`);
  const { images } = (await answer.json()) as { images: readonly HubImage[] };
  return images;
}
