/**
 * Any page may give its own name this machine's address (DNS rebinding) and would then be of the same origin as the site. So
 * only requests for a name that we know are answered.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostNameOf } from './port-name.ts';

const ALWAYS = ['localhost', '127.0.0.1', '[::1]'];
const EVERY_ADDRESS = new Set(['0.0.0.0', '::']);

export type KnowsHost = (request: IncomingMessage) => boolean;

export const UNKNOWN_HOST =
  'This site does not answer to that name. Open it as localhost, or start it with ENGINE_ROOM_HOSTS=<name> to allow the name (several: with commas).';

/** From `HOST`, where the site listens, and `ENGINE_ROOM_HOSTS`. A site on every address answers to each of them: no name can be turned into one. */
export function knownHosts(env: NodeJS.ProcessEnv = process.env): KnowsHost {
  const names = new Set(siteNames(env));
  const anyAddress = EVERY_ADDRESS.has(env.HOST ?? '');
  return ({ headers }) => {
    const name = hostNameOf(headers.host);
    return name !== null && (names.has(name) || (anyAddress && isIP(name.replace(/^\[|\]$/g, '')) !== 0));
  };
}

/** The names that need no address to be known. */
export function siteNames(env: NodeJS.ProcessEnv = process.env): string[] {
  const listed = (env.ENGINE_ROOM_HOSTS ?? '').split(',').map((name) => name.trim());
  return [...ALWAYS, ...[env.HOST ?? '', ...listed].filter((name) => name !== '').map(asInHeader)];
}

const asInHeader = (name: string): string => (isIP(name) === 6 ? `[${name}]` : name.toLowerCase());
