/** What runc wrote into the files of a container's control group in one run: the calls by which limits came to be. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Json } from '#engine/trace/event.ts';
import type { SpanView } from '../trace-view.ts';

export type LimitWrite = { file: string; value: string; span: SpanView };

const NAME = 'cgroup_write';

/** In order; of equal calls in a row each argument once. */
export function limitWrites(spans: readonly SpanView[], container: string): LimitWrite[] {
  return spans
    .filter(({ name, attributes }) => name === NAME && attributes[ATTR.containerId] === container)
    .flatMap((span) => argumentsOf(span).flatMap((args) => writeOf(span, args, container)));
}

/** The container whose group a call writes to; undefined for other calls. */
export function containerOfWrite(span: SpanView | undefined): string | undefined {
  const container = span?.attributes[ATTR.containerId];
  if (!span || typeof container !== 'string') return undefined;
  return limitWrites([span], container).length > 0 ? container : undefined;
}

function argumentsOf({ attributes }: SpanView): Json[] {
  const folded = attributes[ATTR.folded];
  return Array.isArray(folded) ? folded : [attributes[ATTR.syscallArgs] ?? null];
}

/** To groups above it runc writes, too: those are no limits of this one. */
function writeOf(span: SpanView, args: Json, container: string): LimitWrite[] {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return [];
  const { group, file, value } = args;
  return typeof file === 'string' && String(group).includes(container)
    ? [{ file, value: String(value ?? '').trim(), span }]
    : [];
}
