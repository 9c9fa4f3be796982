import type { EngineState } from '#components/lab/engine-state.ts';

/** What a host is doing, in a word beside its name. */
export const HOST_STATES: Record<EngineState['kind'], string> = {
  asking: 'asked for',
  booting: 'boots',
  ready: 'runs',
  frozen: 'frozen',
  lost: 'lost',
  replay: 'recorded',
};
