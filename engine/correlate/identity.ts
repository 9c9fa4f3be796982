import type { Json } from '#engine/trace/event.ts';

/**
 * Words in arguments that belong to one container: 64-digit ids (its own, an exec's, its overlay layer's, with or without
 * `-init`), its veth interfaces, its network namespace's file, its address in a private network, its published port. A port that
 * stands beside a container's address (`-d 172.17.0.2 --dport 80`) is the container's own, which others have as well.
 */
const WORDS =
  /\b[0-9a-f]{64}\b|\bveth[0-9a-f]{7}\b|(?<=netns\/)[0-9a-f]{12}\b|(?<![\d.:])(?:10|172|192)\.\d+\.\d+\.\d+(?![\d./])/g;
const PORT = /(?:^|\s)(?:--dport\s+(\d+)(?=\s.*-j DNAT\b)|-host-port\s+(\d+)(?=\s|$))/g;

const GATEWAY = /\.1$/;

export function identitiesIn(value: Json | undefined): Set<string> {
  const found = new Set<string>();
  for (const text of textsIn(value)) {
    if (text.length < 4) continue;
    for (const [word] of text.matchAll(WORDS)) if (!GATEWAY.test(word)) found.add(word);
    for (const [, rule, proxy] of text.matchAll(PORT)) found.add(portIdentity(rule ?? proxy ?? ''));
  }
  return found;
}

export const portIdentity = (port: string): string => `port ${port}`;

/** An argv is one text, so that a flag and its value are seen together. */
function* textsIn(value: Json | undefined): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value) && value.every((item) => typeof item === 'string')) yield value.join(' ');
  else if (value && typeof value === 'object') for (const item of Object.values(value)) yield* textsIn(item);
}
