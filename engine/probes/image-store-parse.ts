/** What the files of Docker's image store say, pure. All of it is the lab's, and may be anything: what makes no sense is left out. */
import { createHash } from 'node:crypto';
import type { HistoryLine, ImageSettings, StoredImage, StoredLayer } from '#engine/trace/stored.ts';

/** More than any real image has; what is beyond is told as left out. */
export const BOUNDS = { layers: 512, history: 1024, names: 200, text: 240, blobs: 8, settings: 16_384 } as const;

const DIGEST = /^sha256:[0-9a-f]{64}$/;
export const isDigest = (value: unknown): value is string => typeof value === 'string' && DIGEST.test(value);

/** The file's name of a digest. */
export const hexOf = (digest: string): string => digest.slice('sha256:'.length);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const shortened = (value: unknown): string => {
  const text = typeof value === 'string' ? value : '';
  return text.length > BOUNDS.text ? `${text.slice(0, BOUNDS.text - 1)}…` : text;
};

/** The names of each image ID in `repositories.json`. */
export type Names = ReadonlyMap<string, Pick<StoredImage, 'tags' | 'digests'>>;

/** @param json of `repositories.json`: `{"Repositories": {"busybox": {"busybox:latest": "sha256:…"}}}` */
export function namesOf(json: unknown): Names {
  const names = new Map<string, { tags: string[]; digests: string[] }>();
  const repositories = isRecord(json) && isRecord(json.Repositories) ? json.Repositories : {};
  for (const references of Object.values(repositories))
    for (const [reference, id] of Object.entries(isRecord(references) ? references : {})) {
      if (!isDigest(id) || reference.length > BOUNDS.text) continue;
      const known = names.get(id) ?? { tags: [], digests: [] };
      names.set(id, known);
      const list = reference.includes('@sha256:') ? known.digests : known.tags;
      if (list.length < BOUNDS.names) list.push(reference);
    }
  for (const { tags, digests } of names.values()) for (const list of [tags, digests]) list.sort();
  return names;
}

/** An image without its names, and the diff IDs of its layers, bottom first. */
export type Config = Omit<StoredImage, 'tags' | 'digests'> & { diffIds: string[] };

/** Undefined when it is no image's config. */
export function configOf(json: unknown, configBytes: number): Config | undefined {
  if (!isRecord(json)) return undefined;
  const diffIds = diffIdsOf(json.rootfs);
  if (!diffIds) return undefined;
  const { history, cut } = historyOf(json.history);
  const settings = settingsOf(json.config);
  const { architecture, os, variant, created } = json;
  return {
    architecture: shortened(architecture),
    os: shortened(os),
    ...(typeof variant === 'string' && variant !== '' && { variant: shortened(variant) }),
    ...(typeof created === 'string' && { created: shortened(created) }),
    layers: chainIds(diffIds),
    history,
    configBytes,
    ...(settings && { settings }),
    ...(cut && { cut }),
    diffIds,
  };
}

/** `FROM scratch` with nothing but a label has null, or no list at all. */
function diffIdsOf(rootfs: unknown): string[] | undefined {
  if (!isRecord(rootfs) || rootfs.type !== 'layers') return undefined;
  const list = rootfs.diff_ids ?? [];
  if (!Array.isArray(list) || list.length > BOUNDS.layers || !list.every(isDigest)) return undefined;
  return list;
}

function historyOf(value: unknown): { history: HistoryLine[]; cut?: string } {
  const list = Array.isArray(value) ? value.filter(isRecord) : [];
  const history = list.slice(0, BOUNDS.history).map((line) => ({
    by: shortened(line.created_by) || shortened(line.comment),
    ...(typeof line.created === 'string' && { created: shortened(line.created) }),
    ...(line.empty_layer === true && { empty: true as const }),
  }));
  const cut = list.length - history.length;
  return cut > 0 ? { history, cut: `${cut} lines of its history` } : { history };
}

/** Undefined when it is more than is told: half of an environment is another one. */
function settingsOf(config: unknown): ImageSettings | undefined {
  const { Env, WorkingDir, User, Shell, OnBuild } = isRecord(config) ? config : {};
  const settings = {
    env: texts(Env),
    workdir: text(WorkingDir),
    user: text(User),
    shell: texts(Shell),
    onbuild: texts(OnBuild),
  };
  return JSON.stringify(settings).length > BOUNDS.settings ? undefined : settings;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** The chain ID of each layer: of the bottom one its diff ID, then the digest of `<chain ID below> <diff ID>`. */
export function chainIds(diffIds: readonly string[]): string[] {
  const chain: string[] = [];
  for (const diffId of diffIds) {
    const below = chain.at(-1);
    chain.push(below ? `sha256:${createHash('sha256').update(`${below} ${diffId}`).digest('hex')}` : diffId);
  }
  return chain;
}

/** The files of `layerdb/sha256/<chain ID>`, as they are; `parent` is absent in a bottom layer. */
export type LayerRecord = { diff: string; cacheId: string; size: string; parent?: string };

const CACHE_ID = /^[\w-]{1,128}$/;

/** Undefined when it makes no sense. */
export function layerOf({ diff, cacheId, size, parent }: LayerRecord): Omit<StoredLayer, 'blobs'> | undefined {
  const bytes = Number(size.trim());
  const [diffId, below, directory] = [diff.trim(), parent?.trim(), cacheId.trim()];
  if (!isDigest(diffId) || !CACHE_ID.test(directory) || !Number.isFinite(bytes) || bytes < 0) return undefined;
  if (below !== undefined && !isDigest(below)) return undefined;
  return { diffId, ...(below && { parent: below }), cacheId: directory, bytes };
}

/** @param json of `distribution/v2metadata-by-diffid/sha256/<diff ID>`: where its compressed form was met, newest last. */
export function blobsOf(json: unknown): StoredLayer['blobs'] {
  const list = Array.isArray(json) ? json.filter(isRecord) : [];
  return list
    .filter(({ Digest }) => isDigest(Digest))
    .slice(-BOUNDS.blobs)
    .map(({ Digest, SourceRepository }) => ({
      digest: Digest as string,
      ...(typeof SourceRepository === 'string' && SourceRepository !== '' && { from: shortened(SourceRepository) }),
    }));
}

/** What `GET /info` says of the store. */
export type StorePlace = {
  mode: 'graph driver' | 'containerd';
  driver: string;
  root: string;
  architecture?: string;
};

const MACHINES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm', i686: '386' };

/** Undefined when the answer is none of an engine. */
export function placeOf(info: unknown): StorePlace | undefined {
  if (!isRecord(info)) return undefined;
  const { Driver, DockerRootDir, DriverStatus, Architecture } = info;
  if (typeof Driver !== 'string' || !/^[\w.-]{1,64}$/.test(Driver)) return undefined;
  if (typeof DockerRootDir !== 'string' || DockerRootDir.length > BOUNDS.text) return undefined;
  const containerd = JSON.stringify(DriverStatus ?? null).includes('io.containerd.snapshotter.v1');
  return {
    mode: containerd ? 'containerd' : 'graph driver',
    driver: Driver,
    root: DockerRootDir,
    ...(typeof Architecture === 'string' && { architecture: MACHINES[Architecture] ?? shortened(Architecture) }),
  };
}
