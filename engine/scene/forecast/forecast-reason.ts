/** Why a step will miss, as a person would say it: what is different from the last build of the same file. */
import type { FileChange, MissReason, Why } from '../build.ts';
import type { Answer } from './forecast.ts';
import type { Parts, Plan, PlannedStep } from './planned-step.ts';

type Comparing = { plan: Plan; answers: readonly Answer[]; before: Plan | undefined };
type Root = Exclude<MissReason, { kind: 'parent' }>;

export function reasonOf(comparing: Comparing, index: number): Why | undefined {
  const outcome = comparing.answers[index]?.outcome;
  if (outcome !== 'miss' && outcome !== 'unknown') return undefined;
  return { ...missOf(comparing, index), evidence: 'inferred' };
}

function missOf(comparing: Comparing, index: number): MissReason {
  const { plan, answers, before } = comparing;
  const step = plan.steps[index] as PlannedStep;
  const cause = answers[index]?.cause;
  if (cause === 'no-cache') return { kind: 'no-cache', scope: step.noCache ?? 'build' };
  if (cause === 'open') return { kind: 'unknown', detail: step.open ?? 'what stands below it is not known' };
  if (answers[index]?.outcome === 'unknown') return { kind: 'unknown', detail: unknownDetail(comparing, step, cause) };
  if (!before) return { kind: 'first' };
  if (cause === 'pruned') return { kind: 'pruned' };
  const below = cause === 'below' || cause === 'read' ? missBelow(comparing, step) : undefined;
  return below ?? difference(comparing, index, before);
}

/** The step below it, straight or through others, at which the misses begin, with what that one misses by. */
function missBelow(comparing: Comparing, step: PlannedStep): MissReason | undefined {
  const { plan, answers } = comparing;
  for (const at of [step.below, ...step.reads]) {
    const one = at === undefined ? undefined : plan.steps[at];
    if (at === undefined || !one) continue;
    if (answers[at]?.outcome === 'miss' || answers[at]?.outcome === 'unknown') {
      const found = missOf(comparing, at);
      return found.kind === 'parent' ? found : { kind: 'parent', step: one.text, root: found };
    }
    if (one.role === 'base' && one.below !== undefined) return missBelow(comparing, one);
  }
  return undefined;
}

function unknownDetail({ plan, answers }: Comparing, step: PlannedStep, cause: Answer['cause']): string {
  if (cause === 'read') return `a stage that it copies from is made again; whether the files differ shows only then`;
  if (step.byContentBelow)
    return 'with a secret the files below count, and whether they differ shows only when they are there';
  const below = step.below === undefined ? undefined : plan.steps[step.below];
  return below && answers[step.below ?? -1]?.outcome === 'unknown'
    ? `it stands on “${below.text}”, which is not known`
    : 'what it stands on is not known';
}

/** Everything below is there: what of the step itself is new? */
function difference({ plan }: Comparing, index: number, before: Plan): Root {
  const step = plan.steps[index] as PlannedStep;
  const base = baseChange(plan, step, before);
  if (base) return base;
  const twin = before.steps.find((one) => one.role !== 'skipped' && one.stage === step.stage && one.text === step.text);
  if (twin) return partsDifference(twin, step);
  return { kind: 'instruction', before: formerAt(plan, before, index)?.text ?? '', after: step.text };
}

/** The line that stood there and is gone; none where the new one was put between others. */
function formerAt(plan: Plan, before: Plan, index: number): PlannedStep | undefined {
  const step = plan.steps[index] as PlannedStep;
  const texts = new Set(plan.steps.map(({ text }) => text));
  const above = plan.steps
    .slice(0, index)
    .findLast(({ stage, text }) => stage === step.stage && before.steps.some((one) => one.text === text));
  const from = above ? before.steps.findIndex((one) => one.stage === step.stage && one.text === above.text) + 1 : 0;
  const next = before.steps.slice(from).find(({ stage }) => stage === step.stage);
  return next && !texts.has(next.text) ? next : undefined;
}

function baseChange(plan: Plan, step: PlannedStep, before: Plan): Root | undefined {
  const now = baseOf(plan, step)?.parts.image;
  const then = before.steps.find((one) => one.role === 'base' && one.parts.image?.name === now?.name)?.parts.image;
  if (!now || !then || now.id === then.id || !standsOnBase(plan, step)) return undefined;
  return { kind: 'base', image: now.name, before: then.id, after: now.id };
}

const baseOf = (plan: Plan, step: PlannedStep): PlannedStep | undefined =>
  plan.steps.find(({ role, stage }) => role === 'base' && stage === step.stage);

const standsOnBase = (plan: Plan, { below }: PlannedStep): boolean =>
  below !== undefined && plan.steps[below]?.role === 'base';

function partsDifference({ parts: then }: PlannedStep, { parts: now }: PlannedStep): Root {
  const changed = filesChanged(then, now);
  if (changed.length > 0) return { kind: 'files', changed };
  const name = [...Object.keys(now.args), ...Object.keys(then.args)].find((one) => now.args[one] !== then.args[one]);
  if (name !== undefined) return { kind: 'build-arg', name, before: then.args[name], after: now.args[name] };
  if (String(then.mounts) !== String(now.mounts)) {
    return { kind: 'secret-or-mount', detail: `${then.mounts.join(' ')} → ${now.mounts.join(' ')}` };
  }
  const after = now.settings.filter((one) => !then.settings.includes(one)).join('; ');
  const before = then.settings.filter((one) => !now.settings.includes(one)).join('; ');
  if (after !== before) return { kind: 'instruction', before, after };
  return { kind: 'unknown', detail: 'it stood on something else before' };
}

function filesChanged({ files: then }: Parts, { files: now }: Parts): FileChange[] {
  const paths = [...new Set([...Object.keys(now), ...Object.keys(then)])].toSorted();
  return paths.flatMap((path): FileChange[] => {
    const [before, after] = [then[path], now[path]];
    const digests = { ...(before?.sha256 && { before: before.sha256 }), ...(after?.sha256 && { after: after.sha256 }) };
    if (!before) return [{ path, how: 'added', ...digests }];
    if (!after) return [{ path, how: 'deleted', ...digests }];
    if (before.sha256 !== after.sha256 || before.link !== after.link) return [{ path, how: 'changed', ...digests }];
    return before.mode === after.mode ? [] : [{ path, how: 'mode', ...digests }];
  });
}
