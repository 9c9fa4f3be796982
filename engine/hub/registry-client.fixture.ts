/** For tests: pushes made-up images into a registry by its API, as the catalogue is. */
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';

export type Reply = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };

export const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export function ask(
  socketPath: string,
  method: string,
  path: string,
  body?: Buffer,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(body?.length ?? 0) };
    const asked = request({ socketPath, method, path, headers: { ...length, ...headers } }, async (response) => {
      const pieces = (await response.toArray()) as Buffer[];
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

export async function pushBlob(socketPath: string, repository: string, blob: Buffer): Promise<void> {
  const begun = await ask(socketPath, 'POST', `/v2/${repository}/blobs/uploads/`);
  const done = await ask(socketPath, 'PUT', `${begun.headers.location}&digest=${digestOf(blob)}`, blob);
  if (done.status !== 201) throw new Error(`a blob was not taken: ${done.status} ${done.body}`);
}

export type MadeImage = { manifest: Buffer; digest: string; config: Buffer; layers: Buffer[] };

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json';
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const CONFIG = 'application/vnd.docker.container.image.v1+json';

/** `tars` are its layers, not compressed. */
export function makeImage(tars: readonly Buffer[], runs: Record<string, unknown> = {}): MadeImage {
  const layers = tars.map((tar) => gzipSync(tar));
  const config = Buffer.from(
    JSON.stringify({
      ...{ architecture: 'amd64', os: 'linux', created: '2026-01-01T00:00:00Z', config: runs },
      rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
      history: tars.map(() => ({ created: '2026-01-01T00:00:00Z', created_by: 'made for a test' })),
    }),
  );
  const described = (mediaType: string, blob: Buffer) => ({ mediaType, size: blob.length, digest: digestOf(blob) });
  const manifest = Buffer.from(
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType: MANIFEST, config: described(CONFIG, config) },
      layers: layers.map((layer) => described(LAYER, layer)),
    }),
  );
  return { manifest, digest: digestOf(manifest), config, layers };
}

export async function pushImage(socketPath: string, repository: string, tag: string, image: MadeImage): Promise<void> {
  for (const blob of [image.config, ...image.layers]) await pushBlob(socketPath, repository, blob);
  await putManifest(socketPath, repository, tag, image.manifest, MANIFEST);
}

/** An index of one image for this machine's platform; returns the index. */
export async function pushIndex(
  socketPath: string,
  repository: string,
  tag: string,
  image: MadeImage,
): Promise<Buffer> {
  await pushImage(socketPath, repository, image.digest, image);
  const child = { mediaType: MANIFEST, size: image.manifest.length, digest: image.digest };
  const manifests = [{ ...child, platform: { architecture: 'amd64', os: 'linux' } }];
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }));
  await putManifest(socketPath, repository, tag, index, INDEX);
  return index;
}

export async function putManifest(
  socketPath: string,
  repository: string,
  reference: string,
  body: Buffer,
  type: string,
) {
  const done = await ask(socketPath, 'PUT', `/v2/${repository}/manifests/${reference}`, body, { 'content-type': type });
  if (done.status !== 201) throw new Error(`a manifest was not taken: ${done.status} ${done.body}`);
}
