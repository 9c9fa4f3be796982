/** What a path of the registry API asks for. Nothing is decoded: an escaped character is in no valid name. */
import { isDigest, isRepositoryName, isTag } from './repository-name.ts';

export type RegistryPath =
  | { kind: 'base' }
  | { kind: 'catalog' }
  | RepositoryPath
  /** It looks like a repository's, but its name, tag or digest is against the rules. */
  | { kind: 'invalid'; code: 'NAME_INVALID' | 'TAG_INVALID' | 'DIGEST_INVALID'; what: string };

export type RepositoryPath =
  | { kind: 'manifest'; name: string; reference: string }
  | { kind: 'blob'; name: string; digest: string }
  | { kind: 'tags'; name: string }
  | { kind: 'uploads'; name: string }
  | { kind: 'upload'; name: string; upload: string };

const UPLOAD = /^[A-Za-z0-9-]{1,64}$/;
const SHAPES: { pattern: RegExp; read(name: string, last: string): RegistryPath | null }[] = [
  { pattern: /^(.+)\/manifests\/([^/]+)$/, read: manifest },
  {
    pattern: /^(.+)\/blobs\/uploads\/([^/]+)$/,
    read: (name, upload) => (UPLOAD.test(upload) ? { kind: 'upload', name, upload } : null),
  },
  { pattern: /^(.+)\/blobs\/uploads\/?()$/, read: (name) => ({ kind: 'uploads', name }) },
  { pattern: /^(.+)\/blobs\/([^/]+)$/, read: blob },
  { pattern: /^(.+)\/tags\/list()$/, read: (name) => ({ kind: 'tags', name }) },
];

/** @returns null for a path that is not of the API. `path` has no query. */
export function readRegistryPath(path: string): RegistryPath | null {
  if (path === '/v2/' || path === '/v2') return { kind: 'base' };
  if (path === '/v2/_catalog') return { kind: 'catalog' };
  if (!path.startsWith('/v2/')) return null;
  for (const { pattern, read } of SHAPES) {
    const [, name, last = ''] = pattern.exec(path.slice('/v2/'.length)) ?? [];
    if (name === undefined) continue;
    return isRepositoryName(name) ? read(name, last) : { kind: 'invalid', code: 'NAME_INVALID', what: name };
  }
  return null;
}

function manifest(name: string, reference: string): RegistryPath {
  if (isTag(reference) || isDigest(reference)) return { kind: 'manifest', name, reference };
  return { kind: 'invalid', code: 'TAG_INVALID', what: reference };
}

function blob(name: string, digest: string): RegistryPath {
  return isDigest(digest) ? { kind: 'blob', name, digest } : { kind: 'invalid', code: 'DIGEST_INVALID', what: digest };
}

/** The same path for another name: built from its checked parts, so that nothing else of what a client sent gets on. */
export function writeRegistryPath(path: RepositoryPath, name: string): string {
  const repository = `/v2/${name}`;
  switch (path.kind) {
    case 'manifest':
      return `${repository}/manifests/${path.reference}`;
    case 'blob':
      return `${repository}/blobs/${path.digest}`;
    case 'tags':
      return `${repository}/tags/list`;
    case 'uploads':
      return `${repository}/blobs/uploads/`;
    case 'upload':
      return `${repository}/blobs/uploads/${path.upload}`;
    default:
      return path satisfies never;
  }
}
