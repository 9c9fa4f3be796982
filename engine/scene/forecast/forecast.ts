/**
 * What a build will take from the cache and what it will make again, told before it begins. Everything here is inferred: from the rules
 * by which the builders look, and from what earlier builds were seen to leave.
 */
import type { Why } from '../build.ts';
import type { BuildInput } from './build-input.ts';
import { askBuildkit } from './buildkit-answer.ts';
import { planBuildkit } from './buildkit-plan.ts';
import { askClassic } from './classic-answer.ts';
import { planClassic } from './classic-plan.ts';
import { reasonOf } from './forecast-reason.ts';
import { type Knowledge, planName } from './knowledge.ts';
import type { Plan, PlannedStep } from './planned-step.ts';

/** `base`, `config` and `skipped` have no answer of a cache: see `Role`. */
export type Outcome = 'hit' | 'miss' | 'unknown' | 'base' | 'config' | 'skipped';

/** A step's answer, and of a miss or an unknown what decided it. */
export type Answer = { outcome: Outcome; cause?: Cause };
export type Cause = 'no-cache' | 'pruned' | 'below' | 'own' | 'read' | 'open';

export type ForecastStep = Pick<PlannedStep, 'lines' | 'instruction' | 'text' | 'stage' | 'stageLabel' | 'place'> & {
  outcome: Outcome;
  /** of `miss` and `unknown` */
  why?: Why;
};

export type Forecast = { plan: Plan; steps: readonly ForecastStep[] };

export function planOf(knowledge: Knowledge, input: BuildInput): Plan {
  return input.builder === 'classic'
    ? planClassic(input)
    : planBuildkit(input, knowledge.buildkit.modes[input.context]);
}

export function forecast(knowledge: Knowledge, input: BuildInput): Forecast {
  const plan = planOf(knowledge, input);
  const answers = plan.builder === 'classic' ? askClassic(knowledge, plan) : askBuildkit(knowledge, plan);
  const before = knowledge.plans.get(planName(plan));
  const steps = plan.steps.map((step, index): ForecastStep => {
    const why = reasonOf({ plan, answers, before }, index);
    const { lines, instruction, text, stage, stageLabel, place } = step;
    const outcome = answers[index]?.outcome ?? 'unknown';
    return { lines, instruction, text, stage, stageLabel, ...(place && { place }), outcome, ...(why && { why }) };
  });
  return { plan, steps };
}
