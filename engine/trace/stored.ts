/**
 * The attributes of `state.changed` about the engine's image store: what lies on its disk, told whole with each change.
 * `stored-image` is named by Docker's image ID (the digest of its config; in containerd's store, of its manifest or index), `layer` by its
 * chain ID, `image-store` by `local`.
 */
import { z } from 'zod';

/** One step that made the image. `empty`: it changed only the config, and left no layer. */
const historyLine = z.object({ by: z.string(), created: z.string().optional(), empty: z.literal(true).optional() });

/** Of an image's config: how programs run in it unless somebody says otherwise. Empty texts and lists for what it does not say. */
const imageSettings = z.object({
  /** `NAME=value` */
  env: z.array(z.string()),
  workdir: z.string(),
  user: z.string(),
  shell: z.array(z.string()),
  /** instructions for whoever builds on it */
  onbuild: z.array(z.string()),
});
export type ImageSettings = z.infer<typeof imageSettings>;

export const StoredImage = z.object({
  /** `repository:tag`; none for a dangling image */
  tags: z.array(z.string()),
  /** `repository@sha256:…`: under which manifest it was pulled or pushed; none for one that was only built or loaded */
  digests: z.array(z.string()),
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
  created: z.string().optional(),
  /** chain IDs, bottom first */
  layers: z.array(z.string()),
  history: z.array(historyLine),
  /** length of the config file */
  configBytes: z.number(),
  /** whole, or absent where it is more than is told */
  settings: imageSettings.optional(),
  /** the image that the classic builder made one step before; it is none of its layers */
  parent: z.string().optional(),
  /** Only where manifests are kept, in containerd's store: how the name leads to the config. */
  manifest: z.string().optional(),
  config: z.string().optional(),
  index: z.string().optional(),
  /** what the store says the image takes, where its layers could not be read */
  size: z.number().optional(),
  /** what was left out of these lists, in words */
  cut: z.string().optional(),
});
export type StoredImage = z.infer<typeof StoredImage>;
export type HistoryLine = z.infer<typeof historyLine>;

const changedPath = z.object({
  path: z.string(),
  /** `deleted` is a whiteout; `opaque` a directory that hides all that is below it in lower layers */
  how: z.enum(['added', 'changed', 'deleted', 'opaque']),
  bytes: z.number(),
});

/** What a layer does to the layers below it. Directories that only lead to a change are not counted. */
export const LayerFiles = z.object({
  added: z.number(),
  changed: z.number(),
  deleted: z.number(),
  opaque: z.number(),
  /** of its regular files; a hard-linked one counts once */
  bytes: z.number(),
  /** largest first, then what is deleted */
  paths: z.array(changedPath),
  /** there is more than was counted */
  cut: z.boolean(),
});
export type LayerFiles = z.infer<typeof LayerFiles>;
export type ChangedPath = z.infer<typeof changedPath>;

export const StoredLayer = z.object({
  diffId: z.string(),
  /** chain ID of the layer below */
  parent: z.string().optional(),
  /** its directory below `overlay2` */
  cacheId: z.string().optional(),
  /** uncompressed, of its own */
  bytes: z.number().optional(),
  /** compressed, as a registry knows it: its digest, and the repository where it was met */
  blobs: z.array(z.object({ digest: z.string(), from: z.string().optional(), bytes: z.number().optional() })),
  files: LayerFiles.optional(),
  /** why its files could not be read */
  unread: z.string().optional(),
});
export type StoredLayer = z.infer<typeof StoredLayer>;

export const ImageStore = z.object({
  /** `graph driver`: Docker's own store; `containerd`: the containerd image store; `unread`: see `detail` */
  mode: z.enum(['graph driver', 'containerd', 'unread']),
  /** storage driver or snapshotter */
  driver: z.string(),
  /** in the lab */
  root: z.string(),
  /** of the engine, as images name it */
  architecture: z.string().optional(),
  images: z.number(),
  layers: z.number(),
  /** in words: what is not told, and why */
  detail: z.string().optional(),
});
export type ImageStore = z.infer<typeof ImageStore>;
