/** What manifests and progress lines say, as far as a transfer is drawn from them. Both come from a lab, so nothing in them is believed to be there. */

import type { Json } from '#engine/trace/event.ts';
import { jsonField } from '#engine/trace/json-field.ts';

/** One entry of a manifest: what the registry stores by this digest, and how many bytes it has (compressed). */
export type Descriptor = { digest: string; size?: number };

/** An image's own manifest, or an index of such. */
export type Manifest =
  | { kind: 'image'; config?: Descriptor; layers: Descriptor[] }
  | { kind: 'index'; manifests: Descriptor[] };

export function manifestIn(body: Json | undefined): Manifest | undefined {
  const config = descriptorIn(jsonField(body, 'config'));
  const layers = jsonField(body, 'layers');
  if (Array.isArray(layers)) return { kind: 'image', ...(config && { config }), layers: descriptorsIn(layers) };
  const manifests = jsonField(body, 'manifests');
  return Array.isArray(manifests) ? { kind: 'index', manifests: descriptorsIn(manifests) } : undefined;
}

const descriptorsIn = (list: readonly Json[]): Descriptor[] =>
  list.map(descriptorIn).filter((one) => one !== undefined);

function descriptorIn(value: Json | undefined): Descriptor | undefined {
  const [digest, size] = [jsonField(value, 'digest'), jsonField(value, 'size')];
  if (typeof digest !== 'string') return undefined;
  return { digest, ...(typeof size === 'number' && { size }) };
}

/** A line of dockerd's answer to a pull or a push: `{"status":"Extracting","id":"c04b58a0d2e1"}`, or its last, `{"error":"…"}`. */
export type ProgressLine = { id?: string; status: string } | { error: string };

/** Lines that were cut are left out. */
export function progressIn(text: string): ProgressLine[] {
  return text.split('\n').flatMap((line): ProgressLine[] => {
    const parsed = parse(line);
    const [status, id, error] = [jsonField(parsed, 'status'), jsonField(parsed, 'id'), jsonField(parsed, 'error')];
    if (typeof error === 'string') return [{ error }];
    if (typeof status !== 'string') return [];
    return [{ status, ...(typeof id === 'string' && { id }) }];
  });
}

function parse(line: string): Json | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Json;
  } catch {
    return undefined;
  }
}
