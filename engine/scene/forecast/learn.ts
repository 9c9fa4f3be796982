/** What a build adds to what is known. */

import type { BuildInput } from './build-input.ts';
import { filesBelow, treeOf } from './context-tree.ts';
import { sentFiles } from './dockerignore.ts';
import { type ClassicImage, type Knowledge, planName, sameImage } from './knowledge.ts';
import type { Plan, PlannedStep } from './planned-step.ts';
import { belowRoot, parentsOf } from './slash-path.ts';

export type Seen = {
  /** what the builder said of the step; undefined where it said nothing, or did not end it */
  stepState: (step: PlannedStep) => 'hit' | 'made' | undefined;
  /** of the classic builder: the image that the step left; without it nothing is learnt of the step and of those over it */
  stepImage?: (step: PlannedStep) => string | undefined;
  /** Docker's ID of the build's image */
  image?: string;
};

export function learn(knowledge: Knowledge, plan: Plan, input: BuildInput, seen: Seen): Knowledge {
  const plans = new Map([...knowledge.plans, [planName(plan), plan]]);
  if (plan.builder === 'classic') return { ...knowledge, plans, classic: learnClassic(knowledge.classic, plan, seen) };
  return { ...knowledge, plans, buildkit: learnBuildkit(knowledge.buildkit, plan, input, seen) };
}

function learnBuildkit(known: Knowledge['buildkit'], plan: Plan, input: BuildInput, seen: Seen): Knowledge['buildkit'] {
  const results = new Map(known.results);
  const pruned = new Set(known.pruned);
  const inImage = chainOfResult(plan);
  for (const [index, step] of plan.steps.entries()) {
    if (step.role !== 'step' || seen.stepState(step) === undefined) continue;
    const images = seen.image !== undefined && inImage.has(index) ? [seen.image] : [];
    const before = results.get(step.key)?.images ?? [];
    const below = step.below === undefined ? '' : (plan.steps[step.below]?.key ?? '');
    results.set(step.key, { own: step.own, below, images: [...new Set([...before, ...images])] });
    pruned.delete(step.key);
  }
  const modes = { ...known.modes, [input.context]: modesAfter(known.modes[input.context] ?? {}, plan, input) };
  return { results, pruned, modes };
}

/** Indices of the steps whose layers are in the image: from its last one down. */
function chainOfResult({ steps }: Plan): ReadonlySet<number> {
  const chain = new Set<number>();
  const needed = steps.flatMap(({ role }, index) => (role === 'skipped' ? [] : [index]));
  const readBy = new Set(needed.flatMap((index) => [...(steps[index]?.reads ?? []), steps[index]?.below ?? -1]));
  const last = needed.findLast((index) => steps[index]?.role === 'step' && !readBy.has(index));
  for (let at = last; at !== undefined; at = steps[at]?.below) chain.add(at);
  return chain;
}

/** BuildKit keeps its copy of a directory that it has, mode and all; one that is not sent it forgets. */
function modesAfter(before: Readonly<Record<string, number>>, plan: Plan, input: BuildInput): Record<string, number> {
  const tree = treeOf(sentFiles(input.files, input.ignore));
  const sources = plan.file.stages.flatMap(({ index, instructions }) =>
    plan.steps.some((step) => step.stage === index && step.role === 'skipped') ? [] : instructions.flatMap(sourcesOf),
  );
  const paths = sources.flatMap((source) => [
    ...parentsOf(source),
    source,
    ...filesBelow(tree, source).map(({ path }) => path),
  ]);
  const directories = paths.flatMap((path) => tree.get(path) ?? []).filter(({ type }) => type === 'directory');
  return Object.fromEntries(directories.map(({ path, mode }) => [path, before[path] ?? mode]));
}

/** Of a pattern, the directory that it begins in. */
function sourcesOf({ copied, mounts }: Plan['file']['stages'][number]['instructions'][number]): string[] {
  const copies = copied?.from.kind === 'context' ? copied.sources : [];
  const binds = mounts.flatMap(({ type, from, source }) =>
    type === 'bind' && from?.kind === 'context' ? [source ?? ''] : [],
  );
  return [...copies, ...binds].map((source) => belowRoot(source.replace(/[^/]*[*?[].*$/s, '')));
}

function learnClassic(known: Knowledge['classic'], plan: Plan, seen: Seen): Knowledge['classic'] {
  const images = [...known.images];
  const after: (string | undefined)[] = [];
  for (const step of plan.steps) after.push(imageAfter(images, after, step, seen));
  return { ...known, images };
}

function imageAfter(
  images: ClassicImage[],
  after: readonly (string | undefined)[],
  step: PlannedStep,
  seen: Seen,
): string | undefined {
  if (step.role === 'base') return step.below === undefined ? (step.parts.image?.id ?? '') : after[step.below];
  const parent = after[step.below ?? -1];
  const state = step.role === 'step' ? seen.stepState(step) : undefined;
  if (parent === undefined || state === undefined) return undefined;
  const reads = step.reads.flatMap((index) => after[index] ?? []);
  const same = images.findLast((image) => image.own === step.own && sameImage(image.parent, parent));
  const id = seen.stepImage?.(step) ?? (state === 'hit' ? same?.id : undefined);
  if (id === undefined) return undefined;
  if (!images.some((image) => sameImage(image.id, id) && String(image.reads) === String(reads)))
    images.push({ id, parent, own: step.own, reads });
  return id;
}
