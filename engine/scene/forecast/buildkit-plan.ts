/** The cache keys of BuildKit: what each instruction needs, and not all that stands above it. */
import {
  type Dockerfile,
  type Instruction,
  neededBy,
  parseDockerfile,
  type Stage,
  stageLabel,
  targetOf,
} from '../builds/dockerfile.ts';
import type { Given } from '../builds/variable-scope.ts';
import type { BuildInput } from './build-input.ts';
import { copyStep } from './buildkit-copy.ts';
import { runStep, workdirStep } from './buildkit-run.ts';
import { type ContextTree, treeOf } from './context-tree.ts';
import type { ContentRules } from './copied-content.ts';
import { sentFiles } from './dockerignore.ts';
import { type Key, keyOf } from './key-of.ts';
import { NO_PARTS, type Plan, type PlannedStep } from './planned-step.ts';
import { globalsOf, type Settings, settingsAfter, settingsOf } from './stage-settings.ts';

/** A directory's mode as BuildKit knows it: it does not look again at one that it already has. */
export type KnownModes = Readonly<Record<string, number>>;

export type StageWalk = {
  input: BuildInput;
  file: Dockerfile;
  given: Given;
  tree: ContextTree;
  rules: ContentRules;
  steps: PlannedStep[];
  /** of each stage: its last step, and its settings there */
  ends: { last?: number; settings: Settings }[];
};

/** What makes a step of an instruction. */
export type Making = { walk: StageWalk; stage: Stage; instruction: Instruction; settings: Settings; last?: number };
export type Made = Omit<PlannedStep, 'lines' | 'instruction' | 'text' | 'stage' | 'stageLabel' | 'place' | 'noCache'>;

export function planBuildkit(input: BuildInput, modes: KnownModes = {}): Plan {
  const { dockerfile, options } = input;
  const { buildArgs, contexts = {} } = options;
  const file = parseDockerfile(dockerfile.text, { buildArgs, contexts });
  const { escapeChar } = file;
  const rules: ContentRules = {
    modeOf: ({ path, type, mode }) => (type === 'directory' ? (modes[path] ?? mode) : mode),
    byPath: false,
  };
  const given = globalsOf(file.before, { builder: 'buildkit', escapeChar, buildArgs });
  const tree = treeOf(sentFiles(input.files, input.ignore));
  const walk: StageWalk = { input, file, given, tree, rules, steps: [], ends: [] };
  const target = targetOf(file, options.target);
  const needed = target ? neededBy(file, target) : new Set<number>();
  for (const stage of file.stages) walkStage(walk, stage, needed.has(stage.index));
  return { builder: 'buildkit', context: input.context, path: dockerfile.path, file, steps: walk.steps };
}

const HAS_VERTEX: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

function walkStage(walk: StageWalk, stage: Stage, isNeeded: boolean): void {
  const below = stage.base.kind === 'stage' ? walk.ends[stage.base.stage] : undefined;
  let last = below?.last;
  let settings = below?.settings ?? settingsOf(imageOf(walk, stage));
  const own = stage.instructions.slice(1).filter(({ keyword }) => HAS_VERTEX.has(keyword));
  const total = own.length + (stage.base.kind === 'image' ? 1 : 0);
  let n = 0;
  for (const instruction of stage.instructions) {
    const after = settingsAfter(settings, instruction, walk.given);
    const making: Making = {
      walk,
      stage,
      instruction,
      settings: instruction.keyword === 'WORKDIR' ? after : settings,
      ...(last !== undefined && { last }),
    };
    const made = isNeeded ? stepOf(making) : nothing('skipped', making);
    const isVertex = made.role === 'step' || (made.role === 'base' && stage.base.kind === 'image');
    if (isVertex) n++;
    walk.steps.push({ ...placed(making), ...made, ...(isVertex && { place: [n, total] as const }) });
    if (isVertex) last = walk.steps.length - 1;
    settings = after;
  }
  walk.ends[stage.index] = { settings, ...(last !== undefined && { last }) };
}

function placed({ walk, stage, instruction }: Making) {
  const { lines, keyword, text } = instruction;
  const noCache = noCacheOf(walk, stage);
  const isAsked = keyword !== 'FROM' && noCache !== undefined;
  const place = { stage: stage.index, stageLabel: stageLabel(walk.file, stage) };
  return { lines, instruction: keyword, text, ...place, ...(isAsked && { noCache }) };
}

function noCacheOf({ input: { options } }: StageWalk, stage: Stage): 'build' | 'stage' | undefined {
  if (options.noCache) return 'build';
  const names = options.noCacheStages?.map((name) => name.toLowerCase()) ?? [];
  return stage.name !== undefined && names.includes(stage.name) ? 'stage' : undefined;
}

function stepOf(making: Making): Made {
  switch (making.instruction.keyword) {
    case 'FROM':
      return baseStep(making);
    case 'RUN':
      return runStep(making);
    case 'COPY':
    case 'ADD':
      return copyStep(making);
    case 'WORKDIR':
      return making.settings.workdir === '/' ? nothing('config', making) : workdirStep(making);
    default:
      return nothing('config', making);
  }
}

const nothing = (role: 'config' | 'skipped', { instruction }: Making): Made => {
  const own = keyOf(role, instruction.text);
  return { role, own, key: own, reads: [], byContentBelow: false, parts: NO_PARTS };
};

const imageOf = ({ input }: StageWalk, { base }: Stage) =>
  base.kind === 'image' ? input.images[base.name] : undefined;

/** Layers count, not the image's ID: another config over the same layers is seen by RUN alone, as environment. */
function baseStep({ walk, stage, last }: Making): Made {
  const image = imageOf(walk, stage);
  const name = stage.base.kind === 'image' ? stage.base.name : '';
  const own = keyOf('image', image?.layers ?? image?.id ?? name, stage.platform ?? '');
  const key: Key = stage.base.kind === 'stage' && last !== undefined ? keyAt(walk, last) : own;
  const parts = { ...NO_PARTS, ...(image && { image: { name, id: image.id } }) };
  const open = openBase(name, image);
  return {
    role: 'base',
    own,
    key,
    reads: [],
    byContentBelow: false,
    parts,
    ...(last !== undefined && { below: last }),
    ...(open && { open }),
  };
}

function openBase(name: string, image: BuildInput['images'][string] | undefined): string | undefined {
  if (name !== '' && !image) return `the lab does not have the image ${name}`;
  return image?.onbuild?.length ? `${name} brings ONBUILD instructions` : undefined;
}

export const keyAt = ({ steps }: StageWalk, index: number | undefined): Key =>
  index === undefined ? '' : (steps[index]?.key ?? '');
