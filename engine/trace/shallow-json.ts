/**
 * JSON from somewhere else: read only when it does not nest deeper than people and engines nest it. Reading has no such limit, but writing it
 * again, or checking it, has: a few thousand brackets would end whoever tries.
 */
import type { Json } from './event.ts';

export const DEEPEST_JSON = 200;

/** @throws SyntaxError for what is no JSON, or nests too deep */
export function readJson(text: string): Json {
  if (nestsDeeper(text, DEEPEST_JSON)) throw new SyntaxError(`it nests deeper than ${DEEPEST_JSON} levels`);
  return JSON.parse(text) as Json;
}

/** The same text when it can't be read. */
export function jsonOrText(text: string): Json {
  try {
    return readJson(text);
  } catch {
    return text;
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENS = new Set([0x5b, 0x7b]);
const CLOSES = new Set([0x5d, 0x7d]);

function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isText = !isText;
    else if (isText && code === BACKSLASH) at++;
    else if (isText) continue;
    else if (OPENS.has(code) && ++depth > limit) return true;
    else if (CLOSES.has(code)) depth--;
  }
  return false;
}
