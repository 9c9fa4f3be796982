/** Observed builds as knowledge: what a page feeds forecasts with. */
import type { TravelledFile } from '#engine/trace/build.ts';
import type { Build, BuildStep } from '../build.ts';
import { familiar } from '../builds/base-image.ts';
import { type Asked, parseDockerfile } from '../builds/dockerfile.ts';
import type { StoredNow } from '../stored-world.ts';
import type { BaseImage, BuildInput } from './build-input.ts';
import type { ContextFile } from './context-file.ts';
import { planOf } from './forecast.ts';
import type { Knowledge } from './knowledge.ts';
import { learn, type Seen } from './learn.ts';
import type { PlannedStep } from './planned-step.ts';

export type Recalled = Pick<BuildInput, 'context' | 'files' | 'ignore' | 'images'>;

/** Unchanged where the Dockerfile was not seen: then nothing can be said of the build's keys. */
export function recallBuild(knowledge: Knowledge, build: Build, given: Recalled): Knowledge {
  if (!build.dockerfile) return knowledge;
  const { builder, dockerfile, options } = build;
  const input = { ...given, builder, dockerfile, options };
  const plan = planOf(knowledge, input);
  return learn(knowledge, plan, input, seenOf(build, plan.steps));
}

function seenOf(build: Build, steps: readonly PlannedStep[]): Seen {
  const last = steps.findLast(({ role }) => role === 'step');
  const { image } = build;
  const observed = (step: PlannedStep) => build.steps.find((one) => isOf(one, step));
  return {
    stepState: (step) => stateOf(observed(step)),
    stepImage: (step) => (step === last ? image : undefined) ?? observed(step)?.image,
    ...(image !== undefined && { image }),
  };
}

const isOf = ({ instruction, lines }: BuildStep, step: PlannedStep): boolean =>
  instruction === step.instruction && lines?.first === step.lines.first;

const stateOf = (step: BuildStep | undefined): 'hit' | 'made' | undefined =>
  step?.state === 'cached' ? 'hit' : step?.state === 'ran' ? 'made' : undefined;

/** Without its digest where its content did not travel and is not known from before. */
export const fileThatTravelled = ({ path, type, mode, uid, gid, digest, link }: TravelledFile): ContextFile => ({
  ...{ path, type, mode, uid, gid },
  ...(digest !== undefined && { sha256: digest }),
  ...(link !== undefined && { link }),
});

/** The images that a Dockerfile names, by the names that it uses, as they lie in the store. */
export function imagesNamed(
  text: string,
  asked: Asked,
  { images }: Pick<StoredNow, 'images'>,
): Record<string, BaseImage> {
  const { stages } = parseDockerfile(text, asked);
  const origins = stages.flatMap(({ base, instructions }) => [
    base,
    ...instructions.flatMap(({ copied, mounts }) => [copied?.from, ...mounts.map(({ from }) => from)]),
  ]);
  const names = origins.flatMap((one) => (one?.kind === 'image' ? [one.name] : []));
  return Object.fromEntries(
    names.flatMap((name) => {
      const found = [...images].find(([id, { tags }]) => id === name || tags.includes(familiar(name)));
      return found ? [[name, { id: found[0], layers: found[1].layers, ...found[1].settings }]] : [];
    }),
  );
}
