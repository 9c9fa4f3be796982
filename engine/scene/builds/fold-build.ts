/** One build at a point in time, from its spans and from what earlier builds taught. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Json } from '#engine/trace/event.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import type { Build } from '../build.ts';
import type { SpanView } from '../trace-view.ts';
import { errorOf, stateOf } from './build-error.ts';
import { optionsOf } from './build-options.ts';
import type { BuildSpans } from './build-spans.ts';
import { type Placed, stepsOf } from './build-steps.ts';
import { type Transfer, transfersOf } from './context-transfers.ts';
import { type Dockerfile, parseDockerfile } from './dockerfile.ts';
import { namedBy, type ObservedStep, observedAt } from './observed-step.ts';

/** A build with what is needed to compare it. */
export type FoldedBuild = {
  spans: BuildSpans;
  build: Build;
  file?: Dockerfile;
  placed: readonly Placed[];
  transfers: readonly Transfer[];
  /** short IDs of the images that the classic builder's steps left, by step */
  images: ReadonlyMap<string, string>;
};

/** @param earlier builds that began before, oldest first: BuildKit does not fetch a Dockerfile again that it has */
export function foldBuild(spans: BuildSpans, at: number, earlier: readonly FoldedBuild[]): FoldedBuild {
  const { builder, root } = spans;
  const options = optionsOf(builder, root);
  const transfers = transfersOf(spans.carriers, at);
  const dockerfile = dockerfileOf(spans, options, transfers, earlier);
  const file = dockerfile && parseDockerfile(dockerfile.text, { builder, ...options });
  // The classic builder tells steps by printing them; with `-q` it prints none, and nothing is known of them.
  const observed = observedOf(spans, at);
  const steps = (state: Build['state']): Placed[] =>
    stepsOf(observed, { builder, state, ...(options.target && { target: options.target }), ...(file && { file }) });
  const state = stateOf(root, steps('running'), at);
  const isQuiet = builder === 'classic' && state === 'done' && observed.length === 0;
  const placed = isQuiet ? [] : steps(state);
  const error = errorOf(root, placed, at);
  const image = imageOf(root, observed, state, at);
  const build: Build = {
    ...{ id: root.id, trace: root.trace, builder, state, startedAt: root.start, options },
    ...refOf(root),
    ...(root.end !== undefined && root.end <= at && { endedAt: root.end }),
    ...(error && { error }),
    ...(spans.paths && { paths: spans.paths }),
    ...(dockerfile && { dockerfile }),
    steps: placed.map(({ step }) => step),
    transfers: transfers.map(({ texts: _, ...transfer }) => transfer),
    ...(image && { image }),
  };
  const images = new Map(observed.flatMap(({ id, image: left }) => (left ? [[id, left]] : [])));
  return { spans, build, ...(file && { file }), placed, transfers, images };
}

function observedOf({ root, steps }: BuildSpans, at: number): ObservedStep[] {
  // BuildKit may do the builder's own work twice: the last time counts.
  const begun = [
    ...new Map(steps.flatMap((span) => observedAt(span, at, root) ?? []).map((step) => [step.id, step])).values(),
  ];
  const ids = new Set(begun.map(({ id }) => id));
  const named = new Map(namedBy(root, at).map((step) => [step.id, step]));
  return [...begun, ...[...named.values()].filter(({ id }) => !ids.has(id))];
}

function refOf({ attributes }: SpanView): Pick<Build, 'ref'> {
  const ref = jsonField(attributes[ATTR.rpcRequest], 'Ref');
  return typeof ref === 'string' ? { ref } : {};
}

/** As it travelled; else, where only its description did, as it travelled for an earlier build. */
function dockerfileOf(
  spans: BuildSpans,
  { file }: Build['options'],
  transfers: readonly Transfer[],
  earlier: readonly FoldedBuild[],
): Build['dockerfile'] {
  for (const transfer of transfers) {
    const own = textIn(transfer, file);
    if (own) return own;
    const described = transfer.files.find(({ path }) => isNamed(path, file));
    const before =
      described &&
      earlier.findLast(
        (one) =>
          one.spans.sharedKey === spans.sharedKey &&
          one.transfers.some(({ files }) =>
            files.some(
              ({ path, size, mtime }) =>
                path === described.path && size === described.size && mtime === described.mtime,
            ),
          ),
      );
    if (before?.build.dockerfile) return before.build.dockerfile;
  }
  return undefined;
}

function textIn({ texts }: Transfer, file: string): Build['dockerfile'] {
  const path = Object.keys(texts).find((one) => isNamed(one, file));
  return path === undefined ? undefined : { path, text: texts[path] as string };
}

/** The client sends a Dockerfile from its own folder: by its name alone. */
const isNamed = (path: string, file: string): boolean =>
  path === clean(file) || path === (clean(file).split('/').at(-1) as string);
const clean = (path: string): string => path.replace(/^(\.?\/)+/, '');

function imageOf(
  root: SpanView,
  steps: readonly ObservedStep[],
  state: Build['state'],
  at: number,
): string | undefined {
  if (root.end === undefined || root.end > at || state !== 'done') return undefined;
  const response: Json | undefined = jsonField(root.answer[ATTR.rpcResponse], 'ExporterResponse');
  const digest = jsonField(response, 'containerimage.digest') ?? jsonField(response, 'containerimage.config.digest');
  if (typeof digest === 'string') return digest;
  const body = root.answer[ATTR.httpResponseBody];
  // Each stage has its own; the last is the result.
  const aux =
    typeof body === 'string' ? [...body.matchAll(/\{"aux":\{"ID":"(sha256:[0-9a-f]+)"/g)].at(-1)?.[1] : undefined;
  return aux ?? steps.findLast(({ image }) => image)?.image;
}
