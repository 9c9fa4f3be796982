/** When something was taken out of a builder's cache: by pruning it or, for the classic builder, by removing images. */
import type { Nanos } from '#engine/trace/ids.ts';
import type { Builder } from '../build.ts';
import type { TraceView } from '../trace-view.ts';

const PRUNES = /^(POST \/build\/prune|Control\/Prune)$/;
const REMOVES = /^(DELETE \/images\/\{name\}|POST \/images\/prune)$/;

export type CacheLoss = { at: Nanos; builders: readonly Builder[] };

export const cacheLossesIn = (views: readonly TraceView[]): CacheLoss[] =>
  views.flatMap((view) => {
    const found = known.get(view) ?? lossesIn(view);
    known.set(view, found);
    return found;
  });

/** A view never changes, so each is read once. */
const known = new WeakMap<TraceView, readonly CacheLoss[]>();

const lossesIn = ({ requests }: TraceView): CacheLoss[] =>
  requests.flatMap(({ name, end, outcome }): CacheLoss[] => {
    if (end === undefined || outcome?.ok === false) return [];
    if (PRUNES.test(name)) return [{ at: end, builders: ['buildkit'] }];
    return REMOVES.test(name) ? [{ at: end, builders: ['classic'] }] : [];
  });
