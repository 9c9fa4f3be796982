import { createHash } from 'node:crypto';
import { type TarEntry, tarFile } from './tar-file.ts';

/** Images carry this date, so that the same packages always make the same digests. Seconds; 2026-01-01. */
export const EPOCH = 1767225600;
const CREATED = new Date(EPOCH * 1000).toISOString().replace('.000', '');

export type ImageConfig = {
  Entrypoint?: string[];
  Cmd: string[];
  Env?: string[];
  Labels?: Record<string, string>;
  ExposedPorts?: Record<string, object>;
  Volumes?: Record<string, object>;
  StopSignal?: string;
  WorkingDir?: string;
  User?: string;
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
  const createdBy = image.layers.map((layer) => layer.createdBy);
  const config = Buffer.from(JSON.stringify(imageConfig({ config: image.config, createdBy, digests })));
  const configName = `${sha256(config)}.json`;
  files.set(configName, config);
  const layers = image.layers.map(({ tar }, index) => {
    const name = `${digests[index]}.tar`;
    files.set(name, tar);
    return name;
  });
  return { Config: configName, RepoTags: image.tags, Layers: layers };
}

export type ConfigParts = {
  config: ImageConfig;
  /** Of each layer, the lowest first: the command that history shows, and the hex digest of its tar. */
  createdBy: string[];
  digests: string[];
  architecture?: string;
};

/** The JSON that is an image's id when it is hashed: what runs, of which layers, and how they came about. */
export function imageConfig({ config, createdBy, digests, architecture = 'amd64' }: ConfigParts) {
  const { Env = [], ...rest } = config;
  const command = { created: CREATED, created_by: `CMD ${JSON.stringify(config.Cmd)}`, empty_layer: true };
  return {
    architecture,
    os: 'linux',
    created: CREATED,
    config: { Env: Env.some((line) => line.startsWith('PATH=')) ? Env : [PATH, ...Env], ...rest },
    rootfs: { type: 'layers', diff_ids: digests.map((digest) => `sha256:${digest}`) },
    history: [...createdBy.map((line) => ({ created: CREATED, created_by: line })), command],
  };
}
