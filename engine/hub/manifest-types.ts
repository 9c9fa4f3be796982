/** Media types of manifests, and what an index lists. */
const INDEX_TYPES = [
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
];

export const MANIFEST_TYPES = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  ...INDEX_TYPES,
];

export const isIndexType = (type: string | undefined): boolean => INDEX_TYPES.includes(type ?? '');

/** The digests of the manifests in an index; none when it can't be read. */
export function childrenOf(body: Buffer): string[] {
  try {
    const { manifests }: { manifests?: unknown } = JSON.parse(body.toString());
    return Array.isArray(manifests)
      ? manifests.map((one) => one?.digest).filter((digest) => typeof digest === 'string')
      : [];
  } catch {
    return [];
  }
}
