/** Which instruction of the Dockerfile each step of a build is. */
import { type Dockerfile, hasLabel, type Instruction, neededBy, type Stage, targetOf } from './dockerfile.ts';
import { bare, type StepName } from './step-name.ts';

/** `undefined` for a step that no instruction stands for. A trigger of the base image (ONBUILD) has the place of FROM. */
export type Place = { stage: Stage; instruction: Instruction; trigger?: true };

/** @param names in any order, by whatever names the steps */
export function placesOf<Key>(
  file: Dockerfile,
  names: ReadonlyMap<Key, StepName>,
  builder: 'buildkit' | 'classic',
): Map<Key, Place> {
  return builder === 'classic' ? classicPlaces(file, names) : vertexPlaces(file, names);
}

/** The classic builder counts all instructions of the file, those before the first FROM too. */
function classicPlaces<Key>(file: Dockerfile, names: ReadonlyMap<Key, StepName>): Map<Key, Place> {
  const inOrder = file.stages.flatMap((stage) => stage.instructions.map((instruction) => ({ stage, instruction })));
  const found = new Map<Key, Place>();
  for (const [key, { ordinal }] of names) {
    const place = ordinal === undefined ? undefined : inOrder[ordinal - 1 - file.before.length];
    if (place) found.set(key, place);
  }
  return found;
}

/** Only these are vertexes: what else there is changes the image's config, and nothing runs. */
const RUNS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

export const isVertex = ({ keyword }: Instruction, { base }: Stage): boolean =>
  keyword === 'FROM' ? base.kind === 'image' : RUNS.has(keyword);

function vertexPlaces<Key>(file: Dockerfile, names: ReadonlyMap<Key, StepName>): Map<Key, Place> {
  const found = new Map<Key, Place>();
  // Triggers of the base image are numbered, and not counted: `[4/2]`.
  const totals = new Map<string, number>();
  for (const { stage = '', ordinal = 0, total = 0 } of names.values())
    totals.set(stage, Math.max(totals.get(stage) ?? 0, ordinal, total));
  for (const [key, name] of names) {
    const stage = file.stages.find((one) => hasLabel(file, one, name.stage ?? ''));
    const place = stage && placeIn(stage, name, totals.get(name.stage ?? '') ?? 0);
    if (place) found.set(key, place);
  }
  return found;
}

function placeIn(stage: Stage, name: StepName, total: number): Place | undefined {
  if (name.ordinal === undefined) return undefined;
  const own = stage.instructions.filter((instruction) => isVertex(instruction, stage));
  const triggers = Math.max(0, total - own.length);
  const from = stage.instructions[0] as Instruction;
  const hasFrom = own[0]?.keyword === 'FROM' ? 1 : 0;
  if (name.ordinal > hasFrom && name.ordinal <= hasFrom + triggers) return { stage, instruction: from, trigger: true };
  const counted = own[name.ordinal - 1 - (name.ordinal > hasFrom ? triggers : 0)];
  const instruction = counted?.keyword === name.instruction ? counted : byText(own, name);
  return instruction && { stage, instruction };
}

/** Where the count does not fit, the words may. */
const byText = (own: readonly Instruction[], { text }: StepName): Instruction | undefined =>
  own.find((one) => [one.text, one.expanded].some((words) => bare(text).startsWith(bare(words))));

/** Stages that nothing of what was asked for needs: BuildKit leaves them out, the classic builder only those after the target. */
export function isSkipped(file: Dockerfile, target: string | undefined, builder: 'buildkit' | 'classic') {
  const last = targetOf(file, target);
  if (!last) return () => false;
  const needed = neededBy(file, last);
  return (stage: Stage): boolean => (builder === 'buildkit' ? !needed.has(stage.index) : stage.index > last.index);
}
