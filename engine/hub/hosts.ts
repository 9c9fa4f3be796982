/** The names that the hub answers to in a lab, and its address there (one of those kept for documentation: it is nobody's). */
export const HUB_ADDRESS = '198.51.100.10';

/** The real Hub's names for the registry, for tokens, for search and for signatures. */
export const REGISTRY_HOST = 'registry-1.docker.io';
export const TOKEN_HOST = 'auth.docker.io';
export const INDEX_HOST = 'index.docker.io';
export const NOTARY_HOST = 'notary.docker.io';
/** The hub's own: settings and a mirror, without TLS. */
export const HUB_HOST = 'hub.lab';

export const HOSTS = [REGISTRY_HOST, TOKEN_HOST, INDEX_HOST, NOTARY_HOST, HUB_HOST];

/** For a lab's /etc/hosts. */
export const HOSTS_LINE = `${HUB_ADDRESS} ${HOSTS.join(' ')}\n`;

/** The name in a `Host` header, without its port; null when it is not a name at all. */
export function hostNameOf(header: string | undefined): string | null {
  const [, name] = /^([a-z0-9.-]{1,100})(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  return name?.toLowerCase() ?? null;
}
