/** What the engine says of a volume, in the words of the trace. What answers is the lab's, and may say anything. Pure. */
import type { Json } from '#engine/trace/event.ts';

export type VolumeFact = { name: string; driver: string; mountpoint: string };

const MOST_LABELS = 64;
const LONGEST = 512;

/** Attributes of the volume, by `GET /volumes/{name}`; undefined when it is no answer about one. */
export function volumeFact(answer: unknown): (VolumeFact & Record<string, Json>) | undefined {
  const said = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
  const { Name, Driver, Mountpoint } = said;
  if (typeof Name !== 'string' || typeof Driver !== 'string' || typeof Mountpoint !== 'string') return undefined;
  const [labels, options] = [textsOf(said.Labels), textsOf(said.Options)];
  return {
    ...{ name: cut(Name), driver: cut(Driver), mountpoint: cut(Mountpoint) },
    ...(labels && { labels }),
    ...(options && { options }),
  };
}

function textsOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value).slice(0, MOST_LABELS);
  const texts = entries.map(([key, text]) => [cut(key), cut(String(text))] as const);
  return texts.length > 0 ? Object.fromEntries(texts) : undefined;
}

const cut = (text: string): string => text.slice(0, LONGEST);
