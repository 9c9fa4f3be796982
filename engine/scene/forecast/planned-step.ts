/** An instruction with what its builder will look for in its cache. */
import type { Builder, Lines } from '../build.ts';
import type { Dockerfile } from '../builds/dockerfile.ts';
import type { Key } from './key-of.ts';

/**
 * `base`: FROM of an image; the builder does not say whether it knew it. `config`: nothing that runs and nothing that is looked up.
 * `skipped`: no target needs it.
 */
export type Role = 'step' | 'base' | 'config' | 'skipped';

export type PlannedStep = {
  lines: Lines;
  /** `FROM RUN COPY …` */
  instruction: string;
  /** as in the Dockerfile, lines joined */
  text: string;
  /** index of its stage, and what BuildKit calls that */
  stage: number;
  stageLabel: string;
  role: Role;
  /** of BuildKit: n and m of `[n/m]` */
  place?: readonly [n: number, total: number];
  /** what it is itself, whatever lies below */
  own: Key;
  /** what it is together with all below; the builder's answer hangs on it */
  key: Key;
  /** index in the plan of the step that it lies on; absent: it lies on nothing */
  below?: number;
  /** indices of steps of other stages whose files it reads: not they count but what is in those files */
  reads: readonly number[];
  /** the files below count and not how they were made (RUN with a secret) */
  byContentBelow: boolean;
  /** the cache is not asked */
  noCache?: 'build' | 'stage';
  /** why nothing can be said of it */
  open?: string;
  /** what it is made of, in parts that a person knows: for the reason of a miss */
  parts: Parts;
};

export type Parts = {
  /** path → what counts of it */
  files: Readonly<Record<string, CountedFile>>;
  /** build args that reach it */
  args: Readonly<Record<string, string>>;
  /** as lines of a Dockerfile (`ENV A=1`, `USER daemon`): settings above it that it sees */
  settings: readonly string[];
  /** of `RUN --mount`, without what does not count */
  mounts: readonly string[];
  /** of FROM */
  image?: { name: string; id: string };
};

/** `sha256` is absent for what has no content. */
export type CountedFile = { mode: number; sha256?: string; link?: string };

export type Plan = { builder: Builder; context: string; path: string; file: Dockerfile; steps: readonly PlannedStep[] };

export const NO_PARTS: Parts = { files: {}, args: {}, settings: [], mounts: [] };
