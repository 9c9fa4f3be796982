/** A forecast held against what the builder then did. */
import type { Build, BuildStep, Lines } from '../build.ts';
import type { Forecast, ForecastStep, Outcome } from './forecast.ts';

/** `open`: the forecast said that it does not know. `no answer`: the builder did not get there, or has nothing to say of it. */
export type Verdict = 'right' | 'wrong' | 'open' | 'no answer';

export type Compared = {
  lines: Lines;
  text: string;
  forecast: Outcome;
  happened?: BuildStep['state'];
  verdict: Verdict;
};

export type Comparison = { steps: readonly Compared[]; right: number; wrong: number; open: number };

export function compareForecast(forecast: Forecast, build: Pick<Build, 'steps'>): Comparison {
  const steps = forecast.steps.map((step) => compared(step, stepAt(build, step)));
  const count = (verdict: Verdict) => steps.filter((step) => step.verdict === verdict).length;
  return { steps, right: count('right'), wrong: count('wrong'), open: count('open') };
}

const stepAt = ({ steps }: Pick<Build, 'steps'>, { lines, instruction }: ForecastStep): BuildStep | undefined =>
  steps.find((step) => step.instruction === instruction && step.lines?.first === lines.first);

function compared({ lines, text, outcome }: ForecastStep, step: BuildStep | undefined): Compared {
  const told = { lines, text, forecast: outcome, ...(step && { happened: step.state }) };
  return { ...told, verdict: verdictOn(outcome, step && answerOf(step.state)) };
}

/** What the cache said; a step that was begun was not found. */
function answerOf(state: BuildStep['state']): 'hit' | 'miss' | undefined {
  switch (state) {
    case 'cached':
      return 'hit';
    case 'ran':
    case 'running':
    case 'failed':
      return 'miss';
    case 'waiting':
    case 'canceled':
    case 'not reached':
    case 'skipped':
    case 'config':
      return undefined;
    default:
      return state satisfies never;
  }
}

function verdictOn(outcome: Outcome, happened: 'hit' | 'miss' | undefined): Verdict {
  switch (outcome) {
    case 'hit':
    case 'miss':
      return happened === undefined ? 'no answer' : happened === outcome ? 'right' : 'wrong';
    case 'unknown':
      return happened === undefined ? 'no answer' : 'open';
    case 'base':
    case 'config':
      return 'no answer';
    // A stage that was said to be left out, and ran.
    case 'skipped':
      return happened === undefined ? 'no answer' : 'wrong';
    default:
      return outcome satisfies never;
  }
}
