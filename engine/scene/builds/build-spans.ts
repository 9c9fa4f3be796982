/** Which spans of a command's trace tell of its builds. */
import { ATTR } from '#engine/trace/attribute.ts';
import { BUILD_EVENT } from '#engine/trace/build.ts';
import type { SpanId } from '#engine/trace/ids.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import type { Build, Builder } from '../build.ts';
import { ancestorsOf, type SpanView, type TraceView } from '../trace-view.ts';
import { clientPathsOf } from './client-paths.ts';

/** One build with all spans that tell of it, at whatever time. */
export type BuildSpans = {
  builder: Builder;
  /** `Control/Solve` or `POST /build` */
  root: SpanView;
  /** of its steps */
  steps: readonly SpanView[];
  /** what carried its files */
  carriers: readonly SpanView[];
  /** under which name BuildKit keeps the client's files between builds; absent where that is not told */
  sharedKey?: string;
  /** what the client was given */
  paths?: Build['paths'];
};

const known = new WeakMap<TraceView, readonly BuildSpans[]>();

/** In order of their beginning. A view never changes, so each is read once. */
export function buildSpansOf(view: TraceView): readonly BuildSpans[] {
  const found = known.get(view) ?? findIn(view);
  known.set(view, found);
  return found;
}

function findIn(view: TraceView): BuildSpans[] {
  const roots = view.spans.filter(isBuild);
  if (roots.length === 0) return [];
  const steps = byOwner(view.spans.filter(isStep), (span) => ownerAbove(view, span, roots));
  const carriers = byOwner(view.spans.filter(isCarrier), (span) => ownerOfCarrier(view, span, roots));
  return roots.map((root) => {
    const builder = root.name === 'Control/Solve' ? 'buildkit' : 'classic';
    const session = builder === 'buildkit' ? sessionNamed(view, root) : undefined;
    const sharedKey = session && textOf(headerOf(session, 'sharedkey'));
    const paths = clientPathsOf(view, session ?? root);
    return {
      ...{ builder, root, steps: steps.get(root.id) ?? [], carriers: carriers.get(root.id) ?? [] },
      ...(sharedKey && { sharedKey }),
      ...(paths && { paths }),
    } satisfies BuildSpans;
  });
}

/** buildx also solves nothing at all, to see whether BuildKit answers: that says `Internal`. */
const isBuild = ({ name, attributes }: SpanView): boolean =>
  name === 'POST /build' || (name === 'Control/Solve' && jsonField(attributes[ATTR.rpcRequest], 'Internal') !== true);

const isStep = ({ attributes }: SpanView): boolean => 'build.step' in attributes;
const isCarrier = ({ events }: SpanView): boolean => events.some(({ name }) => name === BUILD_EVENT.files);

function byOwner(
  spans: readonly SpanView[],
  ownerOf: (span: SpanView) => SpanId | undefined,
): Map<SpanId | undefined, SpanView[]> {
  const groups = new Map<SpanId | undefined, SpanView[]>();
  for (const span of spans) {
    const owner = ownerOf(span);
    groups.set(owner, [...(groups.get(owner) ?? []), span]);
  }
  return groups;
}

function ownerAbove(view: TraceView, span: SpanView, roots: readonly SpanView[]): SpanId | undefined {
  const above = ancestorsOf(view, span);
  return above.findLast((one) => roots.includes(one))?.id;
}

/** Files travel over the session that the build names; where that is not seen, they are of the build that was under way. */
function ownerOfCarrier(view: TraceView, span: SpanView, roots: readonly SpanView[]): SpanId | undefined {
  if (roots.includes(span)) return span.id;
  const session = ancestorsOf(view, span)
    .map(sessionHeader)
    .findLast((id) => id !== undefined);
  const named = session === undefined ? undefined : roots.find((root) => sessionOf(root) === session);
  const during = roots.filter(({ start, end }) => start <= span.start && (end === undefined || span.start <= end));
  return ownerAbove(view, span, roots) ?? (named ?? during.at(-1))?.id;
}

const sessionOf = ({ attributes }: SpanView): unknown => jsonField(attributes[ATTR.rpcRequest], 'Session');

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const headerOf = ({ attributes }: SpanView, name: string): unknown =>
  jsonField(attributes[ATTR.httpRequestHeaders], `x-docker-expose-session-${name}`);
const sessionHeader = (span: SpanView): string | undefined => textOf(headerOf(span, 'uuid'));

const sessionNamed = (view: TraceView, root: SpanView): SpanView | undefined =>
  view.spans.find((span) => span.name === 'POST /session' && sessionHeader(span) === sessionOf(root));
