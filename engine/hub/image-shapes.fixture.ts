/** For tests: images of shapes that no build makes every day, put into a registry blob by blob. */
import { gzipSync } from 'node:zlib';
import { EPOCH } from '#engine/lab/base-images/docker-archive.ts';
import { tarFile } from '#engine/lab/base-images/tar-file.ts';
import { digestOf, pushBlob, putManifest } from './registry-client.fixture.ts';

const KINDS = {
  docker: {
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
  oci: {
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    index: 'application/vnd.oci.image.index.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
};

type Shape = {
  /** Where it goes, `name:tag`. */
  as: string;
  layers: number;
  kind?: keyof typeof KINDS;
  architecture?: string;
  /** Images that differ in it share no layer. */
  salt?: string;
};

type Descriptor = { mediaType: string; size: number; digest: string };
type Stored = { manifest: Buffer; type: string; digest: string; architecture: string };

/** Each layer is one file of its own. */
export async function storeImage(socket: string, shape: Shape): Promise<Stored> {
  const { as, layers: count, kind = 'docker', architecture = 'amd64', salt = as } = shape;
  const types = KINDS[kind];
  const tars = Array.from({ length: count }, (_, at) => layer(`${salt} ${at}`, at));
  const layers = tars.map((tar) => gzipSync(tar));
  const config = json({
    ...{ architecture, os: 'linux', created: '2026-01-01T00:00:00Z', config: { Cmd: ['/file-0'] } },
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
    history: tars.map(() => ({ created: '2026-01-01T00:00:00Z', created_by: 'made for a test' })),
  });
  const described = {
    config: descriptor(types.config, config),
    layers: layers.map((one) => descriptor(types.layer, one)),
  };
  const manifest = json({ schemaVersion: 2, mediaType: types.manifest, ...described });
  for (const blob of [config, ...layers]) await pushBlob(socket, nameOf(as), blob);
  await putManifest(socket, nameOf(as), tagOf(as), manifest, types.manifest);
  return { manifest, type: types.manifest, digest: digestOf(manifest), architecture };
}

/** One image for each architecture, under one index. */
export async function storeIndex(socket: string, shape: Shape, architectures: readonly string[]): Promise<void> {
  const { as, kind = 'docker' } = shape;
  const children: (Descriptor & { platform: object })[] = [];
  for (const architecture of architectures) {
    const child = await storeImage(socket, { ...shape, as: `${nameOf(as)}:${architecture}`, architecture });
    children.push({ ...descriptor(child.type, child.manifest), platform: { architecture, os: 'linux' } });
  }
  const index = json({ schemaVersion: 2, mediaType: KINDS[kind].index, manifests: children });
  await putManifest(socket, nameOf(as), tagOf(as), index, KINDS[kind].index);
}

const layer = (text: string, at: number): Buffer =>
  tarFile([{ kind: 'file', path: `file-${at}`, mode: 0o755, data: Buffer.from(text) }], EPOCH);

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const descriptor = (mediaType: string, blob: Buffer): Descriptor => ({
  ...{ mediaType, size: blob.length, digest: digestOf(blob) },
});
const nameOf = (as: string): string => as.split(':')[0] ?? as;
const tagOf = (as: string): string => as.split(':')[1] ?? 'latest';
