/** What BuildKit will find for each step of a plan. */
import type { Answer } from './forecast.ts';
import type { Knowledge } from './knowledge.ts';
import type { Plan, PlannedStep } from './planned-step.ts';

type Asking = {
  knowledge: Knowledge['buildkit'];
  /** what is known of steps, whatever they lay on */
  owns: ReadonlySet<string>;
  plan: Plan;
  answers: Answer[];
};

export function askBuildkit(knowledge: Knowledge, plan: Plan): Answer[] {
  const owns = new Set([...knowledge.buildkit.results.values()].map(({ own }) => own));
  const asking: Asking = { knowledge: knowledge.buildkit, owns, plan, answers: [] };
  for (const step of plan.steps) asking.answers.push(answerTo(asking, step));
  return asking.answers.map((answer, index) =>
    answer.cause === 'pruned' && isUnneeded(asking, index) ? { outcome: 'hit' } : answer,
  );
}

/** All that is made from it is found by itself: then its result is not asked for, and its key is still known. */
function isUnneeded({ plan, answers }: Pick<Asking, 'plan' | 'answers'>, index: number): boolean {
  const users = plan.steps.flatMap(({ role, below, reads }, at) =>
    role !== 'skipped' && (below === index || reads.includes(index)) ? [at] : [],
  );
  return users.length > 0 && users.every((at) => answers[at]?.outcome === 'hit' || isUnneeded({ plan, answers }, at));
}

function answerTo(asking: Asking, step: PlannedStep): Answer {
  if (step.role !== 'step') return { outcome: step.role };
  const below = stateBelow(asking, step.below);
  if (step.noCache && (step.instruction !== 'WORKDIR' || below === 'no-cache'))
    return { outcome: 'miss', cause: 'no-cache' };
  if (below === 'no-cache') return { outcome: 'miss', cause: 'below' };
  if (step.open !== undefined) return { outcome: 'unknown', cause: 'open' };
  if (below === 'open') return { outcome: 'unknown', cause: 'open' };
  // It is there over what was below it then; whether that is found again is not known.
  if (asking.knowledge.results.has(step.key))
    return below === 'unknown' ? { outcome: 'unknown', cause: 'below' } : { outcome: 'hit' };
  if (asking.knowledge.pruned.has(step.key)) return { outcome: 'miss', cause: 'pruned' };
  return byParts(asking, step, below);
}

/** No result has this key; it may still have the same files below under another key. */
function byParts({ owns, answers, plan, knowledge }: Asking, step: PlannedStep, below: Below): Answer {
  const isOwnKnown = owns.has(step.own);
  if (!isOwnKnown)
    return below === 'hit' ? { outcome: 'miss', cause: 'own' } : { outcome: 'miss', cause: ownOrBelow(step, below) };
  if (step.byContentBelow) return { outcome: 'unknown', cause: 'below' };
  if (below === 'unknown') return { outcome: 'unknown', cause: 'below' };
  if (below === 'miss') return { outcome: 'miss', cause: 'below' };
  if (step.reads.length === 0) return { outcome: 'miss', cause: 'own' };
  const belowKey = step.below === undefined ? '' : plan.steps[step.below]?.key;
  const wasHere = [...knowledge.results.values()].some((one) => one.own === step.own && one.below === belowKey);
  const isRead = step.reads.every((index) => answers[index]?.outcome === 'hit');
  return wasHere ? { outcome: 'unknown', cause: 'read' } : { outcome: 'miss', cause: isRead ? 'own' : 'read' };
}

/** A step that nobody ever made misses by itself; the one below may still be the first reason. */
const ownOrBelow = (_step: PlannedStep, below: Below) => (below === 'miss' ? ('below' as const) : ('own' as const));

type Below = 'hit' | 'miss' | 'unknown' | 'no-cache' | 'open';

function stateBelow({ plan, answers }: Asking, index: number | undefined): Below {
  const step = index === undefined ? undefined : plan.steps[index];
  if (index === undefined || !step) return 'hit';
  if (step.role === 'base' && step.open !== undefined) return 'open';
  if (step.role !== 'step')
    return step.below === undefined ? 'hit' : stateBelow({ plan, answers } as Asking, step.below);
  const answer = answers[index];
  if (answer?.outcome === 'miss' && isByNoCache({ plan, answers }, index)) return 'no-cache';
  return answer?.outcome === 'miss' || answer?.outcome === 'unknown' ? answer.outcome : 'hit';
}

/** Made again though its key is known: then nothing above it is found either. */
function isByNoCache({ plan, answers }: Pick<Asking, 'plan' | 'answers'>, index: number): boolean {
  const answer = answers[index];
  const below = plan.steps[index]?.below;
  if (answer?.cause === 'no-cache') return true;
  return answer?.cause === 'below' && below !== undefined && isByNoCache({ plan, answers }, below);
}
