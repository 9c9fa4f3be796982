/** What is true of a build at a point in time: the shape that the build deck draws, lessons grade and forecasts are held against. */
import type { StepLog, TravelledFile } from '#engine/trace/build.ts';
import type { Nanos, SpanId, TraceId } from '#engine/trace/ids.ts';

export type Builder = 'buildkit' | 'classic';

/**
 * `waiting`: the builder has named it. `skipped`: nothing that was asked for needs it (a stage that no target reaches).
 * `config`: it only changes the image's config and is nothing that runs (ENV, EXPOSE, CMD under BuildKit).
 * `not reached`: the build ended before it.
 */
export type StepState =
  | 'waiting'
  | 'running'
  | 'cached'
  | 'ran'
  | 'failed'
  | 'canceled'
  | 'not reached'
  | 'skipped'
  | 'config';

/** An instruction's place in the Dockerfile: lines from 1, `last` included. */
export type Lines = { first: number; last: number };

/** Why a step ran and was not taken from the cache; the first that holds, seen from this step. */
export type MissReason =
  /** no earlier build of this lab made it, as far as was observed */
  | { kind: 'first' }
  | { kind: 'no-cache'; scope: 'build' | 'stage' }
  /** its own text */
  | { kind: 'instruction'; before: string; after: string }
  /** the step below it at which it began, which stands on nothing that ran, and why that one was not cached */
  | { kind: 'parent'; step: string; root: Exclude<MissReason, { kind: 'parent' }> }
  | { kind: 'files'; changed: FileChange[] }
  | { kind: 'build-arg'; name: string; before: string | undefined; after: string | undefined }
  | { kind: 'base'; image: string; before: string; after: string }
  /** an address, or an image beside the base, gave something else; `before` and `after` are IDs, where they are known */
  | { kind: 'source'; source: string; before?: string; after?: string }
  /** it was there, and `docker builder prune` or `rmi` took it away */
  | { kind: 'pruned' }
  | { kind: 'secret-or-mount'; detail: string }
  | { kind: 'unknown'; detail: string };

export type FileChange = {
  path: string;
  how: 'added' | 'changed' | 'deleted' | 'mode' | 'owner';
  /** `sha256:…` of the content; absent where it is not known */
  before?: string;
  after?: string;
};

/** A reason with how well it is known: `inferred` unless the builder or the files that travelled told it. */
export type Why = MissReason & { evidence: 'observed' | 'inferred' };

/** Something that a step printed at once, and when: by BuildKit's own stamp; of the classic builder when it was said. */
export type StepOutput = StepLog & { at: Nanos };

export type BuildStep = {
  /** stable within the build: the vertex's digest, `step:n`, or `line:n` for an instruction that the builder never named */
  id: string;
  span?: SpanId;
  /** as the builder names it; the instruction's own text where it never did */
  name: string;
  /** `FROM RUN COPY …`, or `internal` for the builder's own work (load build definition, exporting) */
  instruction: string;
  /** name of its stage, or its number from 0 */
  stage: string;
  lines?: Lines;
  state: StepState;
  /** ids of steps */
  inputs: string[];
  queuedAt?: Nanos;
  startedAt?: Nanos;
  endedAt?: Nanos;
  error?: string;
  /** in the order in which it was printed */
  log: StepOutput[];
  /** id of the step whose vertex it has as well: stages that begin with the same image share one */
  shares?: string;
  why?: Why;
  /** of the layer it left in the result, uncompressed; absent where it left none or that is not known */
  bytes?: number;
  /** chain ID of that layer */
  layer?: string;
  /** of the classic builder: ID of the image that it left, as far as it was printed (twelve digits) */
  image?: string;
  /** what it wrote into the image's config */
  config?: { key: string; value: string }[];
};

export type ContextTransfer = {
  span: SpanId;
  /** `context`, `dockerfile`, or the name of a context of `--build-context` */
  what: string;
  files: TravelledFile[];
  /** bytes: of all files described, and of what went over the socket */
  bytes: number;
  sent: number;
  /** files that are not in the list */
  unlisted: number;
  /** it came as one archive, as it is: nothing was asked for, and BuildKit leaves nothing of it out */
  archive?: true;
  /** why there may be more files than are listed and counted */
  unread?: string;
  /** of BuildKit: the paths that were asked for */
  follow?: string[];
  ignore?: string;
};

export type Build = {
  /** the span of `Control/Solve` or `POST /build` */
  id: SpanId;
  trace: TraceId;
  ref?: string;
  builder: Builder;
  /** `lost`: its end was not observed, and nothing tells what became of it */
  state: 'running' | 'done' | 'failed' | 'canceled' | 'lost';
  startedAt: Nanos;
  endedAt?: Nanos;
  error?: { message: string; step?: string; lines?: Lines };
  options: {
    /** path of the Dockerfile in the context */
    file: string;
    target?: string;
    noCache: boolean;
    /** of `--no-cache-filter`: stages whose steps are all made again */
    noCacheStages?: string[];
    buildArgs: Record<string, string>;
    /** of `--build-context`: name → `local:…`, `docker-image://…`, or an address */
    contexts?: Record<string, string>;
    tags: string[];
  };
  /**
   * absolute, on the client: the directory that it was given as the context, and the Dockerfile. Absent for an archive or an address, and
   * where that was not seen; the Dockerfile also where it came on standard input
   */
  paths?: { context: string; dockerfile?: string };
  /** as it travelled; absent when that was not seen */
  dockerfile?: { path: string; text: string };
  /** in the order of the Dockerfile, then the builder's own */
  steps: BuildStep[];
  transfers: ContextTransfer[];
  /** Docker's image ID of the result */
  image?: string;
};
