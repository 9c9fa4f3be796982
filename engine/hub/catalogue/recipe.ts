/** What images and their layers are made of: data, so that a hash of it says whether a layer in the cache is the one that is meant. */
import type { ImageConfig } from '#engine/lab/base-images/docker-archive.ts';

export type User = { name: string; id: number; home: string; shell?: string };

export type LayerRecipe = {
  /** Of its entry in the cache, and of a folder of files under `files/`, which are laid over the packages. */
  name: string;
  /** The layer below, by name. */
  on?: string;
  /** Of Debian: these and what they need, but what the layers below have. */
  packages?: string[];
  /** Of that closure, what is left out: patterns of whole names. */
  unwanted?: string[];
  /** Patterns of paths that are left out, anchored at the start. */
  dropped?: string[];
  /** Added to /etc/passwd, group and shadow. */
  users?: User[];
  /** By path; they belong to the user of that name. */
  directories?: { path: string; mode?: number; user?: string }[];
  /** What each leads to, by path. */
  links?: Record<string, string>;
  /** What data can't say: see `layer-steps.ts`. */
  step?: 'debian' | 'busybox' | 'hello' | 'hello-amd64' | 'hello-arm64' | 'certificates' | 'npm';
  /** As `docker history` shows it. */
  createdBy: string;
};

export type ImageRecipe = {
  /** `library/nginx`. */
  repository: string;
  /** `{major}`, `{minor}` and `{patch}` stand for 1, 1.26 and 1.26.3, of the package `versionOf`. */
  tags: string[];
  versionOf?: string;
  /** Its top layer, by name: of this machine's kind, or one for each. */
  layer: string | { amd64: string; arm64: string };
  /** Strings in it may hold the same placeholders as tags. */
  config: ImageConfig;
  /** The image that people expect under this name, where this one only stands in for it. */
  standInFor?: string;
  /** Tags under which it is found as well, with a label that says for what it stands in there. */
  alsoFor?: { tags: string[]; standInFor: string };
};
