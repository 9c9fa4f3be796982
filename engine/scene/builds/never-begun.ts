/**
 * In a build that ends early BuildKit tells steps that it never came to as found in its cache. What stands on a step that was made anew in
 * this build, or that was not made at all, cannot have been there.
 */
import type { BuildStep, StepState } from '../build.ts';
import type { Placed } from './build-steps.ts';

const MADE_NOW: ReadonlySet<StepState> = new Set(['ran', 'running', 'failed', 'canceled', 'not reached']);
const NOT_MADE: ReadonlySet<StepState> = new Set(['failed', 'canceled', 'not reached']);

/** @param placed in the order of the Dockerfile */
export function withoutFalseHits(placed: readonly Placed[]): Placed[] {
  const told = new Map<string, BuildStep>();
  const before = new Map<number, BuildStep>();
  return placed.map(({ step, place }) => {
    const below = place && before.get(place.stage.index);
    const isFalse = step.state === 'cached' && (isMadeNow(below) || step.inputs.some((id) => isNotMade(told.get(id))));
    const seen: BuildStep = isFalse ? { ...step, state: 'not reached' } : step;
    told.set(step.id, seen);
    if (place && step.state !== 'config') before.set(place.stage.index, seen);
    return { step: seen, ...(place && { place }) };
  });
}

/** A base image is only looked up. */
const isMadeNow = (step: BuildStep | undefined): boolean =>
  step !== undefined && step.instruction !== 'FROM' && MADE_NOW.has(step.state);
const isNotMade = (step: BuildStep | undefined): boolean => step !== undefined && NOT_MADE.has(step.state);
