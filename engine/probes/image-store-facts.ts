/** What is told of the image store: only what changed since it was last told, and no more than a log can carry. Pure. */
import type { EngineObservation } from '#engine/correlate/observation.ts';
import type { Json } from '#engine/trace/event.ts';
import type { ImageStore, StoredImage, StoredLayer } from '#engine/trace/stored.ts';

export type Told = Pick<EngineObservation, 'subject' | 'action' | 'state' | 'attributes'>;

/** All that is to be known by now. */
export type Known = {
  store: ImageStore;
  images: ReadonlyMap<string, StoredImage>;
  layers: ReadonlyMap<string, StoredLayer>;
};

/** Characters of JSON that may be told at any time: some hundred images of usual size. */
export const MOST_TOLD = 6 << 20;
export const STORE = 'local';
const NOT_TOLD = 'There is more in the store than is told: the other images are counted only.';

export class StoreFacts {
  /** By `kind id`: the JSON of what was told last. */
  #told = new Map<string, string>();
  readonly #most: number;

  constructor(most = MOST_TOLD) {
    this.#most = most;
  }

  /** What is new, changed or gone. Layers come before the images that stand on them. */
  next({ store, images, layers }: Known): Told[] {
    const room = { left: this.#most };
    const kept = new Map<string, Told>();
    const told = [...images].filter(([id]) => this.#told.has(keyOf('stored-image', id)));
    const cut = [...told, ...images].some(([id, image]) => !this.#admit(id, image, layers, kept, room));
    const detail = cut ? [store.detail, NOT_TOLD].filter(Boolean).join(' ') : store.detail;
    kept.set(keyOf('image-store', STORE), factOf('image-store', STORE, { ...store, ...(detail && { detail }) }));
    return this.#changes(kept);
  }

  /** An image with its layers, if there is room for all of it. */
  #admit(
    id: string,
    image: StoredImage,
    layers: Known['layers'],
    kept: Map<string, Told>,
    room: { left: number },
  ): boolean {
    if (kept.has(keyOf('stored-image', id))) return true;
    const name = image.tags[0] ?? id;
    const facts = [
      ...image.layers.flatMap((chainId) => {
        const layer = kept.has(keyOf('layer', chainId)) ? undefined : layers.get(chainId);
        return layer ? [factOf('layer', chainId, layer)] : [];
      }),
      factOf('stored-image', id, { name, ...image }),
    ];
    const size = JSON.stringify(facts).length;
    if (size > room.left) return false;
    room.left -= size;
    for (const fact of facts) kept.set(keyOf(fact.subject.kind, fact.subject.id), fact);
    return true;
  }

  #changes(kept: ReadonlyMap<string, Told>): Told[] {
    const before = this.#told;
    this.#told = new Map([...kept].map(([key, { attributes }]) => [key, JSON.stringify(attributes)]));
    const gone = [...before.keys()].filter((key) => !kept.has(key)).map(goneFact);
    return [...gone, ...[...kept].filter(([key]) => before.get(key) !== this.#told.get(key)).map(([, fact]) => fact)];
  }
}

const keyOf = (kind: Told['subject']['kind'], id: string): string => `${kind} ${id}`;

const factOf = (kind: Told['subject']['kind'], id: string, attributes: object): Told => ({
  subject: { kind, id },
  action: 'read',
  state: 'present',
  attributes: attributes as Record<string, Json>,
});

function goneFact(key: string): Told {
  const [kind, id] = key.split(' ') as [Told['subject']['kind'], string];
  return { subject: { kind, id }, action: 'read', state: 'gone', attributes: {} };
}
