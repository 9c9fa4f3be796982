/** Two builds side by side: which steps they have in common, and what became of each. */
import type { Nanos } from '#engine/trace/ids.ts';
import type { Build, BuildStep, StepState } from '../build.ts';
import { aligned } from './align.ts';
import { parseDockerfile } from './dockerfile.ts';
import { stepNameOf } from './step-name.ts';
import { type BuildTime, durationOf, timeOf } from './step-time.ts';

export type ComparedStep = {
  /** of their text; `changed` is paired with what stood in its place */
  how: 'same' | 'changed' | 'added' | 'removed';
  before?: BuildStep;
  after?: BuildStep;
  /** ns, of those that ran or were looked up */
  took: { before?: Nanos; after?: Nanos };
};

export type Comparison = {
  steps: readonly ComparedStep[];
  before: BuildTally;
  after: BuildTally;
};

export type BuildTally = BuildTime & { states: ReadonlyMap<StepState, number>; sent: number };

/** @param now the moment that both were folded for */
export function compareBuilds(before: Build, after: Build, now: number): Comparison {
  const [textBefore, textAfter] = [textsOf(before), textsOf(after)];
  const textOf = (step: BuildStep): string => textBefore.get(step) ?? textAfter.get(step) ?? step.name;
  const key = (step: BuildStep): string => `${step.stage}\n${textOf(step)}`;
  const kind = ({ stage, instruction, name }: BuildStep): string =>
    `${stage}\n${instruction === 'internal' ? name : instruction}`;
  const pairs = aligned(before.steps, after.steps, key, kind);
  return {
    steps: pairs.map((pair) => ({ ...pair, how: howOf(pair, key), took: tookOf(pair, now) })),
    before: tallyOf(before, now),
    after: tallyOf(after, now),
  };
}

type Sides = { before?: BuildStep; after?: BuildStep };

function howOf({ before, after }: Sides, key: (step: BuildStep) => string): ComparedStep['how'] {
  if (!before) return 'added';
  if (!after) return 'removed';
  return key(before) === key(after) ? 'same' : 'changed';
}

const tookOf = ({ before, after }: Sides, now: number): ComparedStep['took'] => ({
  ...(before?.startedAt !== undefined && { before: durationOf(before, now) }),
  ...(after?.startedAt !== undefined && { after: durationOf(after, now) }),
});

function tallyOf(build: Build, now: number): BuildTally {
  const states = new Map<StepState, number>();
  for (const { state, lines } of build.steps) if (lines) states.set(state, (states.get(state) ?? 0) + 1);
  return { ...timeOf(build, now), states, sent: build.transfers.reduce((sum, { sent }) => sum + sent, 0) };
}

/** As written in the Dockerfile, where it is known; builders number steps, and fill in variables. */
function textsOf({ builder, dockerfile, steps, options }: Build): Map<BuildStep, string> {
  const file = dockerfile && parseDockerfile(dockerfile.text, { builder, ...options });
  const byLine = new Map(
    file?.stages.flatMap(({ instructions }) =>
      instructions.map((one) => [one.lines.first, [one.text, ...one.heredocs.map(({ text }) => text)].join('\n')]),
    ),
  );
  return new Map(
    steps.map((step) => {
      const name = stepNameOf(step.name);
      const written = step.lines && name.instruction === step.instruction ? byLine.get(step.lines.first) : undefined;
      return [step, (isTrigger(step, written) ? undefined : written) ?? name.text];
    }),
  );
}

/** A trigger has the line of FROM and another instruction. */
const isTrigger = ({ instruction }: BuildStep, written: string | undefined): boolean =>
  written !== undefined && !written.toUpperCase().startsWith(instruction);
