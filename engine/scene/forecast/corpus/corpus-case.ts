/** One pair of builds: what stands in a directory before the first, and what is edited before the second. */
import type { Builder } from '../../build.ts';

/** A file's text; or what it is instead; `null` takes it away. */
export type CorpusFile = string | { text: string; mode: number } | { link: string } | { mode: number } | null;

export type CorpusOptions = {
  target?: string;
  noCache?: boolean;
  noCacheStages?: readonly string[];
  args?: Readonly<Record<string, string>>;
  /** id → file on the client, outside the context */
  secrets?: Readonly<Record<string, string>>;
};

export type Side = { dockerfile: string; files?: Readonly<Record<string, CorpusFile>>; options?: CorpusOptions };

/** What happens in the lab between the two builds. */
export type Between =
  /** `docker builder prune --force`, with `--all` or without */
  | { kind: 'prune'; all: boolean }
  /** `docker rmi` of the first build's image */
  | { kind: 'remove' }
  /** the image that the Dockerfile names as BASE is another one from now on: made of this Dockerfile */
  | { kind: 'rebase'; dockerfile: string }
  /** only the files' times and owners change */
  | { kind: 'touch'; paths: readonly string[]; owner?: number };

export type CorpusCase = {
  name: string;
  builders: readonly Builder[];
  before: Side;
  between?: Between;
  /** what is absent stays as it was */
  after: Partial<Side>;
  /** BASE in a Dockerfile stands for an image that the first build finds, made of this one */
  base?: string;
};

export const BOTH: readonly Builder[] = ['buildkit', 'classic'];
/** What only BuildKit knows, or where the classic builder has no rule of its own: its steps take longest. */
export const BUILDKIT: readonly Builder[] = ['buildkit'];

/** @param more between, base, or one builder only */
export const pair = (
  name: string,
  before: Side,
  after: Partial<Side>,
  more: Partial<Pick<CorpusCase, 'builders' | 'between' | 'base'>> = {},
): CorpusCase => ({ name, builders: BOTH, before, after, ...more });

/** Lines over `FROM busybox`. */
export const on = (...lines: readonly string[]): string => ['FROM busybox', ...lines, ''].join('\n');
