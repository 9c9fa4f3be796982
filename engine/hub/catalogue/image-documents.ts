/** The JSON documents that make an image of layers: configuration, manifest, index. Pure: the same layers make the same bytes. */
import { createHash } from 'node:crypto';
import { type ImageConfig, imageConfig } from '#engine/lab/base-images/docker-archive.ts';
import { upstreamVersion } from './apt-output.ts';
import type { ImageRecipe, LayerRecipe } from './recipe.ts';

/** What of a layer goes into documents. */
export type LayerFacts = {
  recipe: Pick<LayerRecipe, 'createdBy'>;
  digest: string;
  diffId: string;
  bytes: number;
  packages: { name: string; version: string }[];
};

export type Document = { mediaType: string; bytes: Buffer; digest: string };

const TYPE = {
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

/** For one kind of machine; `layers` lowest first. Throws when the version that tags speak of is in none of them. */
export function imageDocuments(
  recipe: ImageRecipe,
  layers: readonly LayerFacts[],
  suite: string,
  architecture: string,
) {
  const filled = fill(recipe.config, placeholders(recipe, layers, suite)) as ImageConfig;
  const config = documentOf(
    TYPE.config,
    imageConfig({
      config: { ...filled, Labels: { ...labelsOf(recipe, layers, suite), ...filled.Labels } },
      createdBy: layers.map((layer) => layer.recipe.createdBy),
      digests: layers.map(({ diffId }) => diffId),
      architecture,
    }),
  );
  const manifest = documentOf(TYPE.manifest, {
    schemaVersion: 2,
    mediaType: TYPE.manifest,
    config: described(config),
    layers: layers.map(({ digest, bytes }) => ({ mediaType: TYPE.layer, size: bytes, digest: `sha256:${digest}` })),
  });
  return { config, manifest };
}

/** One name for images of several kinds of machine. */
export function indexOf(manifests: readonly { architecture: string; manifest: Document }[]): Document {
  return documentOf(TYPE.index, {
    schemaVersion: 2,
    mediaType: TYPE.index,
    manifests: manifests.map(({ architecture, manifest }) => ({
      ...described(manifest),
      platform: { architecture, os: 'linux' },
    })),
  });
}

/** Under which tags an image is to be found: those of the versions that are really in it. */
export function tagsOf(recipe: ImageRecipe, layers: readonly LayerFacts[], suite: string): string[] {
  return [...new Set(fill(recipe.tags, placeholders(recipe, layers, suite)) as string[])];
}

function placeholders(
  { versionOf }: ImageRecipe,
  layers: readonly LayerFacts[],
  suite: string,
): Record<string, string> {
  if (!versionOf) return { suite };
  const found = layers.flatMap(({ packages }) => packages).find(({ name }) => name === versionOf);
  if (!found) throw new Error(`no layer holds the package ${versionOf}, of whose version the tags speak`);
  const parts = upstreamVersion(found.version).split('.');
  return {
    suite,
    major: parts.slice(0, 1).join('.'),
    minor: parts.slice(0, 2).join('.'),
    patch: parts.slice(0, 3).join('.'),
  };
}

function fill(value: unknown, names: Record<string, string>): unknown {
  if (typeof value === 'string') return value.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
  if (Array.isArray(value)) return value.map((each) => fill(each, names));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, names)]));
}

/** So that `docker inspect` says what an image really is. */
function labelsOf({ standInFor }: ImageRecipe, layers: readonly LayerFacts[], suite: string): Record<string, string> {
  const [lowest, ...others] = layers;
  const added = others.flatMap((layer) => layer.packages);
  const packages = added.length > 0 ? added : (lowest?.packages ?? []);
  const named = packages.map(({ name, version }) => `${name}=${version}`).join(' ');
  return {
    ...(packages.length > 0 && { 'engine-room.made-of': `packages of Debian ${suite}: ${named}` }),
    ...(standInFor && { 'engine-room.stand-in-for': standInFor }),
  };
}

function documentOf(mediaType: string, content: unknown): Document {
  const bytes = Buffer.from(JSON.stringify(content));
  return { mediaType, bytes, digest: createHash('sha256').update(bytes).digest('hex') };
}

const described = ({ mediaType, bytes, digest }: Document) => ({
  mediaType,
  size: bytes.length,
  digest: `sha256:${digest}`,
});
