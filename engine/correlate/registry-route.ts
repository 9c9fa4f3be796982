/**
 * Routes of a registry (OCI Distribution Specification 1.1, Docker's token authentication and search, notary), so that a span is named
 * by what it asks, not by an image.
 */
import { queryOf } from './http-route.ts';

export type RegistryRoute = {
  /** `/v2/{name}/manifests/{reference}` */
  route: string;
  /** As the registry calls it: `library/nginx`, without a host. */
  repository?: string;
  /** Tag or digest of a manifest, digest of a blob, id of an upload. */
  reference?: string;
};

const SHAPES: readonly [shape: RegExp, route: string][] = [
  [/^\/v2\/(?<name>.+)\/blobs\/uploads\/?$/, '/v2/{name}/blobs/uploads/'],
  [/^\/v2\/(?<name>.+)\/blobs\/uploads\/(?<reference>[^/]+)$/, '/v2/{name}/blobs/uploads/{reference}'],
  [/^\/v2\/(?<name>.+)\/_trust\/tuf\/(?<reference>.*)$/, '/v2/{name}/_trust/tuf/{reference}'],
  [/^\/v2\/(?<name>.+)\/manifests\/(?<reference>[^/]+)$/, '/v2/{name}/manifests/{reference}'],
  [/^\/v2\/(?<name>.+)\/blobs\/(?<reference>[^/]+)$/, '/v2/{name}/blobs/{digest}'],
  [/^\/v2\/(?<name>.+)\/referrers\/(?<reference>[^/]+)$/, '/v2/{name}/referrers/{digest}'],
  [/^\/v2\/(?<name>.+)\/tags\/list$/, '/v2/{name}/tags/list'],
];

/** @param url path and query as sent, e.g. `/v2/library/nginx/manifests/latest` */
export function registryRoute(url: string): RegistryRoute {
  const path = url.replace(/[?#].*$/, '');
  for (const [shape, route] of SHAPES) {
    const parts = shape.exec(path)?.groups;
    if (parts) return { route, repository: parts.name, ...(parts.reference && { reference: parts.reference }) };
  }
  const scoped = repositoryOfScope(queryOf(url).getAll('scope'));
  return { route: path || '/', ...(scoped !== undefined && { repository: scoped }) };
}

/** `repository:library/nginx:pull`: what a token is wanted for; of several the one that is to be changed. */
function repositoryOfScope(scopes: readonly string[]): string | undefined {
  const known = scopes.flatMap((scope) => scope.split(' ')).map((scope) => /^repository:(.+):([^:]+)$/.exec(scope));
  return (known.find((scope) => scope?.[2]?.includes('push')) ?? known.find((scope) => scope))?.[1];
}

/**
 * What Docker's own name for an image is at its registry: `nginx:1.22` → `library/nginx`, `docker.io/student/app@sha256:…` → `student/app`.
 * A first part that is a host stays away.
 */
export function repositoryOfImage(image: string): string {
  const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return `library/${first}`;
  if (!/[.:]|^localhost$/.test(first)) return name;
  const isHub = /^(index\.|registry-1\.)?docker\.io$/.test(first);
  return isHub && rest.length === 1 ? `library/${rest[0]}` : rest.join('/');
}
