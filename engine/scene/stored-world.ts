/** What lay in the engine's image store at a point in time, folded from `state.changed`. What is not as it should be is passed over. */
import type { StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { ImageStore, StoredImage, StoredLayer } from '#engine/trace/stored.ts';

export type StoredNow = {
  store?: ImageStore;
  /** By ID, in the order in which they came. */
  images: ReadonlyMap<string, StoredImage>;
  /** By chain ID. */
  layers: ReadonlyMap<string, StoredLayer>;
};

const KINDS: ReadonlySet<string> = new Set(['stored-image', 'layer', 'image-store']);

/** It is of the image store, and not what the engine's API names. */
export const isOnDisk = ({ kind }: StateChanged['subject']): boolean => KINDS.has(kind);

export const isAboutStore = (event: TraceEvent): event is StateChanged =>
  event.type === 'state.changed' && isOnDisk(event.subject);

/** @param at what was told of later is left out */
export function storedAt(events: readonly StateChanged[], at: number): StoredNow {
  const images = new Map<string, StoredImage>();
  const layers = new Map<string, StoredLayer>();
  let store: ImageStore | undefined;
  for (const event of events) {
    if (event.at > at) continue;
    const { kind, id } = event.subject;
    if (kind === 'stored-image') put(images, id, event, StoredImage);
    if (kind === 'layer') put(layers, id, event, StoredLayer);
    if (kind === 'image-store') store = factsOf(event, ImageStore) ?? store;
  }
  return { images, layers, ...(store && { store }) };
}

type Shape<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } };

function put<T>(map: Map<string, T>, id: string, event: StateChanged, shape: Shape<T>): void {
  const facts = event.state === 'gone' ? undefined : factsOf(event, shape);
  if (facts === undefined) map.delete(id);
  else map.set(id, facts);
}

/** An event never changes: it is read once. */
const read = new WeakMap<StateChanged, unknown>();

function factsOf<T>(event: StateChanged, shape: Shape<T>): T | undefined {
  if (!read.has(event)) {
    const parsed = shape.safeParse(event.attributes);
    read.set(event, parsed.success ? parsed.data : undefined);
  }
  return read.get(event) as T | undefined;
}
