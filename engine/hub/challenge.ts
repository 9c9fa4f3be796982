/** `WWW-Authenticate` as Docker Hub sends it: where to get a token, and for what. */
export const REALM = 'https://auth.docker.io/token';
export const SERVICE = 'registry.docker.io';
export const NOTARY_SERVICE = 'notary.docker.io';

export type Challenge = {
  scope?: string;
  /** The registry's, unless it is said. */
  service?: string;
  /** A token was sent: it allows less than was asked, or nothing (any more). */
  error?: 'insufficient_scope' | 'invalid_token';
};

export function challengeText({ scope, error, service = SERVICE }: Challenge): string {
  const parts = [`realm="${REALM}"`, `service="${service}"`];
  if (scope) parts.push(`scope="${scope}"`);
  if (error) parts.push(`error="${error}"`);
  return `Bearer ${parts.join(',')}`;
}
