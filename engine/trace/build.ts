/**
 * What events tell of a build, the same for BuildKit and for the classic builder.
 *
 * A step of a build is a span: `buildkit → buildkit` under `Control/Solve` (of a vertex), or `dockerd → dockerd` under `POST /build` (of
 * a `Step n/m`), named as the builder names it (`[2/3] RUN rm -rf …`, `Step 2/5 : RUN rm -rf …`). Attributes of its start are a
 * `StepStarted`, of its end a `StepEnded`; between them `build.log` and `build.progress` events.
 * Which files travelled is told by `build.files` events of the span that carried them (`FileSync/DiffCopy`, `POST /build`).
 */
import { z } from 'zod';

/** Names of span events. */
export const BUILD_EVENT = {
  log: 'build.log',
  progress: 'build.progress',
  files: 'build.files',
  /** on `Control/Solve` */
  steps: 'build.steps',
  warning: 'build.warning',
} as const;

/** Attributes of a step's span at its start, below `build.`: `{ 'build.step': StepStarted }`. */
export const StepStarted = z.object({
  /** BuildKit's name for the build, from `--metadata-file` and `Control/Solve`; the classic builder has none */
  ref: z.string().optional(),
  /** of BuildKit: digest of the vertex; not the same in two builds where a source of the client's is below it */
  vertex: z.string().optional(),
  /** vertexes that it was made from */
  inputs: z.array(z.string()),
  /** of the classic builder: n of `Step n/m`, from 1 */
  ordinal: z.number().int().optional(),
  total: z.number().int().optional(),
  /** ns, when BuildKit first named the vertex; it waited from then on */
  queuedAt: z.number().optional(),
});
export type StepStarted = z.infer<typeof StepStarted>;

/** Attributes of `build.steps`: steps as BuildKit first names them. Of those that never begin there is nothing else. */
export const StepsNamed = z.object({
  steps: z.array(z.object({ vertex: z.string(), name: z.string(), inputs: z.array(z.string()) })),
});
export type StepsNamed = z.infer<typeof StepsNamed>;

/** Attributes of `build.warning`. */
export const BuildWarning = z.object({ vertex: z.string(), text: z.string(), url: z.string().optional() });
export type BuildWarning = z.infer<typeof BuildWarning>;

/** Attributes of a step's span at its end: `{ 'build.result': StepEnded }`. */
export const StepEnded = z.object({
  cached: z.boolean(),
  /** of the classic builder: the image that this step left (`---> 4f06b3cd1b4b`) */
  image: z.string().optional(),
  /** it ended because another step failed, or the build was broken off */
  canceled: z.boolean().optional(),
});
export type StepEnded = z.infer<typeof StepEnded>;

/** Attributes of `build.log`. */
export const StepLog = z.object({
  stream: z.enum(['stdout', 'stderr']),
  /** UTF-8, as the step printed it; cut at 16 KiB for each step */
  text: z.string(),
  /** bytes that are left out after it */
  cut: z.number().optional(),
});
export type StepLog = z.infer<typeof StepLog>;

/** Attributes of `build.progress`: BuildKit's `VertexStatus`; folded, at most some ten for each `id`. */
export const StepProgress = z.object({
  /** `transferring context:`, `extracting sha256:…`, `exporting layers` */
  id: z.string(),
  name: z.string(),
  current: z.number(),
  total: z.number(),
  done: z.boolean(),
});
export type StepProgress = z.infer<typeof StepProgress>;

/** One file that the builder's client offered. */
export const TravelledFile = z.object({
  /** relative to what is sent, no `/` before it */
  path: z.string(),
  type: z.enum(['file', 'directory', 'symlink', 'other']),
  /** bytes of the file itself */
  size: z.number(),
  /** permission bits */
  mode: z.number(),
  /** uid, gid, mtime (s) as sent */
  uid: z.number(),
  gid: z.number(),
  mtime: z.number(),
  /** target of a symlink */
  link: z.string().optional(),
  /** bytes of its content that went over the socket; absent when only its description went (BuildKit had it) */
  sent: z.number().optional(),
  /** `sha256:…` of the content that went; absent when none did */
  digest: z.string().optional(),
});
export type TravelledFile = z.infer<typeof TravelledFile>;

/** Attributes of `build.files`: in parts of some 200 files, and 5000 for each transfer at most. */
export const TravelledFiles = z.object({
  /** what is sent: BuildKit's `dir-name` (`context`, `dockerfile`), or `context` */
  what: z.string(),
  files: z.array(TravelledFile),
  /** of BuildKit: the paths that were asked for (`followpaths`), and the patterns left out */
  follow: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
  /** on the last part: totals of the transfer, the files that are not listed included */
  total: z.object({ files: z.number(), bytes: z.number(), sent: z.number(), unlisted: z.number() }).optional(),
  /** why files of it may not be listed and not be counted */
  unread: z.string().optional(),
  /** the content of text files that are a Dockerfile or a .dockerignore: path → UTF-8, 64 KiB at most */
  texts: z.record(z.string(), z.string()).optional(),
});
export type TravelledFiles = z.infer<typeof TravelledFiles>;
