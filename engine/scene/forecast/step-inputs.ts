/** What a step of BuildKit's reads besides the context. */
import type { Making, StageWalk } from './buildkit-plan.ts';

/** Last steps of stages. */
export const stageEnds = ({ ends }: StageWalk, stages: readonly number[]): number[] =>
  stages.flatMap((stage) => ends[stage]?.last ?? []);

export const imageKeys = ({ input }: StageWalk, names: readonly string[]): unknown[] =>
  names.map((name) => input.images[name]?.layers ?? input.images[name]?.id ?? name);

export const onTop = ({ last }: Making): { below?: number } => (last === undefined ? {} : { below: last });
