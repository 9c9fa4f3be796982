/** What a build and its steps are at the cursor: the same build, told only as far as the cursor has come. */
import type { Build, BuildStep, StepState } from '#engine/scene/build.ts';
import type { Nanos } from '#engine/trace/ids.ts';

/** @param at ns */
export function stateAt(step: BuildStep, build: Pick<Build, 'endedAt'>, at: number): StepState {
  const { state, startedAt, endedAt } = step;
  // Known from the Dockerfile, before anything runs.
  if (state === 'skipped' || (state === 'config' && startedAt === undefined)) return state;
  if (startedAt === undefined) return at < (build.endedAt ?? at) ? 'waiting' : state;
  if (at < startedAt) return 'waiting';
  return endedAt === undefined || at < endedAt ? running(state, endedAt) : state;
}

/** A step whose end was not seen stays what the build says of it. */
const running = (state: StepState, endedAt: Nanos | undefined): StepState =>
  endedAt === undefined && state !== 'waiting' ? state : 'running';

/** Everything is as far as it will come. */
const FINISHED: readonly StepState[] = ['cached', 'ran', 'failed', 'canceled', 'not reached'];
export const isFinished = (state: StepState): boolean => FINISHED.includes(state);

/** Times at which any step changes, in order. */
export function momentsOf({ startedAt, endedAt, steps }: Build): Nanos[] {
  const times = [startedAt, endedAt, ...steps.flatMap((step) => [step.startedAt, step.endedAt])];
  return [...new Set(times.filter((time) => time !== undefined))].sort((one, other) => one - other);
}

/** ns that it ran; undefined while it runs, and for what never did. */
export const tookOf = ({ startedAt, endedAt }: BuildStep): number | undefined =>
  startedAt === undefined || endedAt === undefined ? undefined : Math.max(0, endedAt - startedAt);

/** What ran for itself: stages that begin with the same image share one step, and have its times. */
export const isTimed = ({ span, startedAt }: BuildStep): boolean => span !== undefined && startedAt !== undefined;

/** Times of the steps that ran, added up (ns). */
export const addedUp = (steps: readonly BuildStep[]): number =>
  steps.filter(isTimed).reduce((sum, step) => sum + (tookOf(step) ?? 0), 0);

export const isOwn = ({ instruction }: BuildStep): boolean => instruction === 'internal';
