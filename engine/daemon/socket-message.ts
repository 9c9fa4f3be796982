import type { RawData } from 'ws';
import type { z } from 'zod';

/** A close reason has at most 123 bytes. */
export const closeReason = (text: string): string => {
  let bytes = Buffer.from(text);
  if (bytes.length > 120) bytes = Buffer.concat([bytes.subarray(0, 116), Buffer.from('…')]);
  return bytes.toString('utf8').replace(/�/g, '');
};

/** Reads one JSON message of a page. Never throws: what a page sends is data. */
export function readMessage<T>(
  schema: z.ZodType<T>,
  data: RawData,
  isBinary: boolean,
): { ok: true; value: T } | { ok: false; error: string } {
  if (isBinary) return { ok: false, error: 'This socket takes text messages.' };
  try {
    const parsed = schema.safeParse(JSON.parse(data.toString()));
    if (parsed.success) return { ok: true, value: parsed.data };
    const issue = parsed.error.issues[0];
    return {
      ok: false,
      error: closeReason(`Not a message of this socket: ${issue?.path.join('.')} ${issue?.message}`),
    };
  } catch {
    return { ok: false, error: 'A message must be JSON.' };
  }
}
