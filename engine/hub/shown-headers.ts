/** Which headers of an exchange are shown, and of credentials only whose they are. */
import { readBasic } from './accounts.ts';

type Headers = Record<string, string | string[] | number | undefined>;

const REQUEST = [
  ...['accept', 'user-agent', 'content-type', 'content-length', 'transfer-encoding', 'range', 'content-range'],
  ...['if-none-match', 'expect'],
];
const RESPONSE = [
  ...[
    'content-type',
    'content-length',
    'content-range',
    'transfer-encoding',
    'location',
    'range',
    'etag',
    'link',
    'retry-after',
  ],
  ...['www-authenticate', 'docker-content-digest', 'docker-upload-uuid', 'docker-distribution-api-version'],
  ...['ratelimit-limit', 'ratelimit-remaining', 'docker-ratelimit-source', 'engine-room-upstream'],
];
const LONGEST = 1024;

export const shownResponseHeaders = (headers: Headers): Record<string, string> => pick(headers, RESPONSE);

export function shownRequestHeaders(headers: Headers): Record<string, string> {
  const shown = pick(headers, REQUEST);
  const { authorization } = headers;
  return typeof authorization === 'string' ? { ...shown, authorization: whose(authorization) } : shown;
}

function whose(authorization: string): string {
  const basic = readBasic(authorization);
  if (basic) return `Basic ${basic.name.slice(0, 100)}`;
  return /^bearer /i.test(authorization) ? 'Bearer' : 'other';
}

function pick(headers: Headers, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) found[name] = String(value).slice(0, LONGEST);
  }
  return found;
}
