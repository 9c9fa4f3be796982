/** What the classic builder will find for each step of a plan: the newest image over the one below with the same text. */
import type { Answer } from './forecast.ts';
import { type ClassicImage, type Knowledge, sameImage } from './knowledge.ts';
import type { Plan, PlannedStep } from './planned-step.ts';

type Asking = {
  knowledge: Knowledge['classic'] & { images: ClassicImage[] };
  plan: Plan;
  answers: Answer[];
  /** the image after each step; undefined where it will be a new one or nobody knows */
  images: (string | undefined)[];
};

export function askClassic(knowledge: Knowledge, plan: Plan): Answer[] {
  const { images, removed } = knowledge.classic;
  const asking: Asking = { knowledge: { images: [...images], removed }, plan, answers: [], images: [] };
  for (const step of plan.steps) {
    const { image, ...answer } = answerTo(asking, step);
    asking.answers.push(answer);
    asking.images.push(answer.outcome === 'miss' ? madeImage(asking, step) : image);
  }
  return asking.answers;
}

/** What this build makes a later stage of it finds already. */
function madeImage({ knowledge, images, answers }: Asking, step: PlannedStep): string | undefined {
  const parent = images[step.below ?? -1];
  const reads = step.reads.flatMap((index) => images[index] ?? []);
  if (parent === undefined || reads.length < step.reads.length) return undefined;
  const id = `new-${answers.length}`;
  knowledge.images.push({ id, parent, own: step.own, reads });
  return id;
}

type WithImage = Answer & { image?: string };

function answerTo(asking: Asking, step: PlannedStep): WithImage {
  if (step.role === 'skipped') return { outcome: 'skipped' };
  if (step.role === 'base') return baseAnswer(asking, step);
  if (step.noCache) return { outcome: 'miss', cause: 'no-cache' };
  const below = asking.answers[step.below ?? -1];
  if (below?.cause === 'open') return { outcome: 'unknown', cause: 'open' };
  // After a miss it asks no more in this stage.
  if (below?.outcome === 'miss') return { outcome: 'miss', cause: 'below' };
  if (step.open !== undefined) return { outcome: 'unknown', cause: 'open' };
  if (below?.outcome === 'unknown') return afterUnknown(asking, step);
  return lookUp(asking, step);
}

function baseAnswer({ images, answers }: Asking, step: PlannedStep): WithImage {
  if (step.open !== undefined) return { outcome: 'base', cause: 'open' };
  if (step.below === undefined) return { outcome: 'base', image: step.parts.image?.id ?? '' };
  const image = images[step.below];
  if (image !== undefined) return { outcome: 'base', image };
  return { outcome: 'base', ...(answers[step.below]?.cause === 'open' && { cause: 'open' as const }) };
}

const afterUnknown = ({ knowledge }: Asking, step: PlannedStep): Answer =>
  knowledge.images.some(({ own }) => own === step.own)
    ? { outcome: 'unknown', cause: 'below' }
    : { outcome: 'miss', cause: 'own' };

function lookUp({ knowledge, images }: Asking, step: PlannedStep): WithImage {
  const parent = images[step.below ?? -1];
  // Over an image that is new nothing can lie yet.
  if (parent === undefined) return { outcome: 'miss', cause: 'below' };
  const reads = step.reads.map((index) => images[index]);
  const found = childrenOf(knowledge.images, parent, step);
  const same = found.findLast((image) => image.reads.every((id, i) => id === reads[i]));
  if (same) return { outcome: 'hit', image: same.id };
  if (found.length > 0) return { outcome: 'unknown', cause: 'read' };
  return { outcome: 'miss', cause: childrenOf(knowledge.removed, parent, step).length > 0 ? 'pruned' : 'own' };
}

const childrenOf = (images: readonly ClassicImage[], parent: string, { own }: PlannedStep): ClassicImage[] =>
  images.filter((image) => image.own === own && (image.parent === parent || sameImage(image.parent, parent)));
