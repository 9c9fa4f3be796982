/** What a path of the notary asks for. As with the registry, nothing is decoded: what is not of this form is refused. */
import { isRepositoryName, namespaceOf } from './repository-name.ts';

export type TrustPath =
  | { kind: 'base' }
  /** Signed metadata of one role, or all of it at once (`file` is empty then). */
  | { kind: 'metadata'; gun: string; file: string }
  /** The public half of a key that the server holds. */
  | { kind: 'key'; gun: string; file: string };

/** What signatures belong to has this before its name: `docker.io/student/app`. */
const HOST = 'docker.io/';
const ROLE = '(?:root|snapshot|timestamp|targets(?:/[a-z0-9][a-z0-9_-]{0,63}){0,4})';
const METADATA = new RegExp(`^(?:(?:\\d{1,9}\\.)?${ROLE}(?:\\.[0-9a-f]{64})?\\.json)?$`);
const KEY = /^(?:snapshot|timestamp)\.key$/;

/** @returns null for a path that is not of the API. `path` has no query. */
export function readTrustPath(path: string): TrustPath | null {
  if (path === '/v2/' || path === '/v2') return { kind: 'base' };
  const [, gun = '', file = ''] = /^\/v2\/(.+)\/_trust\/tuf\/(.*)$/.exec(path) ?? [];
  if (!isCollection(gun)) return null;
  if (KEY.test(file)) return { kind: 'key', gun, file };
  return METADATA.test(file) ? { kind: 'metadata', gun, file } : null;
}

/** The repository that a name in a scope or a path belongs to, without its host. */
export const withoutHost = (name: string): string => (name.startsWith(HOST) ? name.slice(HOST.length) : name);

const isCollection = (gun: string): boolean =>
  gun.startsWith(HOST) && isRepositoryName(gun) && namespaceOf(withoutHost(gun)) !== '';
