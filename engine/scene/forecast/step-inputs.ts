/** What a step of BuildKit's reads besides the context. */
import type { Origin } from '../builds/dockerfile.ts';
import type { Making, StageWalk } from './buildkit-plan.ts';

/** Last steps of stages. */
export const stageEnds = ({ ends }: StageWalk, stages: readonly number[]): number[] =>
  stages.flatMap((stage) => ends[stage]?.last ?? []);

export const imageKeys = ({ input }: StageWalk, names: readonly string[]): unknown[] =>
  names.map((name) => input.images[name]?.layers ?? input.images[name]?.id ?? name);

/** Only the build's own context is looked at. */
export const openContext = (from: Origin | undefined): string | undefined =>
  from?.kind === 'named' ? `the files of the context ${from.name} are not looked at` : undefined;

export const onTop = ({ last }: Making): { below?: number } => (last === undefined ? {} : { below: last });
