/** Which of a span's attributes are documents, and in whose words they are written. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Json } from '#engine/trace/event.ts';
import type { Language } from './field.ts';

export type Document = { language: Language; path: readonly string[]; value: Json };

const LANGUAGES: Readonly<Record<string, Language>> = {
  [ATTR.httpRequestBody]: 'docker',
  [ATTR.httpResponseBody]: 'docker',
  [ATTR.httpRequestHeaders]: 'header',
  [ATTR.httpResponseHeaders]: 'header',
  [ATTR.rpcMetadata]: 'header',
  [ATTR.rpcRequest]: 'rpc',
  [ATTR.rpcResponse]: 'rpc',
  [ATTR.ociConfig]: 'oci',
  [ATTR.syscallArgs]: 'kernel',
  [ATTR.folded]: 'kernel',
};

/** @param name of the span: the document's own name, first in its path; netlink's messages share theirs */
export function documentOf(name: string, attribute: string, value: Json): Document {
  const language = LANGUAGES[attribute];
  if (language === undefined) return { language: 'trace', path: [attribute], value };
  if (language === 'docker' && isRegistry(name)) return { language: 'registry', path: [name], value };
  return { language, path: [language === 'kernel' ? name.replace(/ .*/, '') : name], value };
}

/** By the span's own name: no route of the Engine API begins like these. */
const isRegistry = (name: string): boolean => /^[A-Z]+ \/(v2\/|v1\/|token$|settings)/.test(name);

/** Output that is itself JSON, one document or one on each line: answers that stay open tell so. */
export function jsonOf(text: string): Json | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0 || !lines.every((line) => /^\s*[[{]/.test(line))) return undefined;
  try {
    const values = lines.map((line) => JSON.parse(line) as Json);
    return values.length === 1 ? values[0] : values;
  } catch {
    return undefined;
  }
}
