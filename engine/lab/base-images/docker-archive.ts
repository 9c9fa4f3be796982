import { createHash } from 'node:crypto';
import { type TarEntry, tarFile } from './tar-file.ts';

/** Images carry this date, so that the same packages always make the same digests. Seconds; 2026-01-01. */
export const EPOCH = 1767225600;
const CREATED = new Date(EPOCH * 1000).toISOString().replace('.000', '');

export type ImageConfig = {
  Cmd: string[];
  Env?: string[];
  Labels?: Record<string, string>;
  ExposedPorts?: Record<string, object>;
  StopSignal?: string;
  WorkingDir?: string;
};
export type Layer = { tar: Buffer; createdBy: string };
export type ImageParts = { tags: string[]; layers: Layer[]; config: ImageConfig };

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What `docker save` would write and `docker load` reads: configs, layers, and a manifest that names them. */
export function dockerArchive(images: ImageParts[]): Buffer {
  const files = new Map<string, Buffer>();
  const manifest = images.map((image) => addImage(files, image));
  files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  const entries = [...files].map(([path, data]): TarEntry => ({ kind: 'file', path, data }));
  return tarFile(entries, EPOCH);
}

function addImage(files: Map<string, Buffer>, image: ImageParts) {
  const digests = image.layers.map(({ tar }) => sha256(tar));
  const config = Buffer.from(JSON.stringify(imageConfig(image, digests)));
  const configName = `${sha256(config)}.json`;
  files.set(configName, config);
  const layers = image.layers.map(({ tar }, index) => {
    const name = `${digests[index]}.tar`;
    files.set(name, tar);
    return name;
  });
  return { Config: configName, RepoTags: image.tags, Layers: layers };
}

function imageConfig({ config, layers }: ImageParts, digests: string[]) {
  const { Env = [], ...rest } = config;
  const command = { created: CREATED, created_by: `CMD ${JSON.stringify(config.Cmd)}`, empty_layer: true };
  return {
    architecture: 'amd64',
    os: 'linux',
    created: CREATED,
    config: { Env: [PATH, ...Env], ...rest },
    rootfs: { type: 'layers', diff_ids: digests.map((digest) => `sha256:${digest}`) },
    history: [...layers.map(({ createdBy }) => ({ created: CREATED, created_by: createdBy })), command],
  };
}
