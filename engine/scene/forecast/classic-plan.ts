/**
 * The classic builder's steps. It has images and no keys: an image whose parent is the one below and whose text is the instruction's
 * answers a step. Each instruction is a step, and all stages up to the target are built.
 */
import { type Instruction, parseDockerfile, type Stage, stageLabel, targetOf } from '../builds/dockerfile.ts';
import type { Given } from '../builds/variable-scope.ts';
import type { BuildInput } from './build-input.ts';
import { classicCopyText, classicText } from './classic-own.ts';
import { type ContextTree, treeOf } from './context-tree.ts';
import { type Content, type ContentRules, contentOf } from './copied-content.ts';
import { sentFiles } from './dockerignore.ts';
import { keyOf } from './key-of.ts';
import { NO_PARTS, type Plan, type PlannedStep } from './planned-step.ts';
import { belowRoot } from './slash-path.ts';
import { globalsOf, type Settings, settingsAfter, settingsOf } from './stage-settings.ts';

/** A directory that only came along has the mode that unpacking gives it. */
const RULES: ContentRules = { modeOf: ({ mode, implied }) => (implied ? 0o755 : mode), byPath: true };

type Walk = {
  input: BuildInput;
  given: Given;
  tree: ContextTree;
  steps: PlannedStep[];
  ends: { last: number; settings: Settings }[];
};

export function planClassic(input: BuildInput): Plan {
  const { dockerfile, options } = input;
  const { buildArgs } = options;
  const file = parseDockerfile(dockerfile.text, { builder: 'classic', buildArgs });
  const given = globalsOf(file.before, { builder: 'classic', escapeChar: file.escapeChar, buildArgs });
  const tree = treeOf(sentFiles(input.files, input.ignore));
  const walk: Walk = { input, given, tree, steps: [], ends: [] };
  const target = targetOf(file, options.target);
  for (const stage of file.stages) {
    walkStage(walk, stage, stage.index <= (target?.index ?? -1), stageLabel(file, stage));
  }
  return { builder: 'classic', context: input.context, path: dockerfile.path, file, steps: walk.steps };
}

function walkStage(walk: Walk, stage: Stage, isBuilt: boolean, label: string): void {
  const { base } = stage;
  const below = base.kind === 'stage' ? walk.ends[base.stage] : undefined;
  let settings = below?.settings ?? settingsOf(base.kind === 'image' ? walk.input.images[base.name] : undefined);
  for (const instruction of stage.instructions) {
    const after = settingsAfter(settings, instruction, walk.given);
    const seen = instruction.keyword === 'WORKDIR' ? after : settings;
    const step = instruction.keyword === 'FROM' ? baseStep(walk, stage) : ownStep(walk, instruction, seen);
    const { lines, keyword, text } = instruction;
    const where = { lines, instruction: keyword, text, stage: stage.index, stageLabel: label };
    walk.steps.push({ ...step, ...where, ...(!isBuilt && { role: 'skipped' as const }) });
    settings = after;
  }
  walk.ends[stage.index] = { last: walk.steps.length - 1, settings };
}

type Step = Omit<PlannedStep, 'lines' | 'instruction' | 'text' | 'stage' | 'stageLabel'>;

function baseStep({ input, ends }: Walk, { base }: Stage): Step {
  const image = base.kind === 'image' ? input.images[base.name] : undefined;
  const own = keyOf('image', image?.id ?? (base.kind === 'image' ? base.name : base.kind));
  const below = base.kind === 'stage' ? ends[base.stage]?.last : undefined;
  const open = base.kind === 'image' && !image ? `the lab does not have the image ${base.name}` : undefined;
  const onbuild = image?.onbuild?.length ? 'the image brings ONBUILD instructions' : undefined;
  const parts = base.kind === 'image' && image ? { ...NO_PARTS, image: { name: base.name, id: image.id } } : NO_PARTS;
  return {
    ...{ role: 'base', own, key: own, reads: [], byContentBelow: false, parts },
    ...(below !== undefined && { below }),
    ...((open ?? onbuild) && { open: open ?? onbuild }),
  };
}

function ownStep(walk: Walk, instruction: Instruction, settings: Settings): Step {
  const { copied } = instruction;
  const content = copied?.from.kind === 'context' ? contentOf(walk.tree, copied.sources, RULES) : NOTHING;
  const text = copied ? classicCopyText(instruction, walk.given) : classicText(instruction, settings, walk.given);
  const own = keyOf(text, content.parts, copied && copied.from.kind !== 'context' ? sourceOf(walk, instruction) : []);
  const reads = copied?.from.kind === 'stage' ? [walk.ends[copied.from.stage]?.last ?? -1].filter((at) => at >= 0) : [];
  const open =
    copied && copied.remote.length > 0
      ? `${copied.remote[0]} is fetched: nobody knows what is there now`
      : content.open;
  const args =
    instruction.keyword === 'RUN'
      ? [...instruction.scope.args].filter((pair): pair is [string, string] => pair[1] !== undefined)
      : [];
  return {
    ...{ role: 'step', own, key: own, below: walk.steps.length - 1, reads, byContentBelow: false },
    parts: { files: content.files, args: Object.fromEntries(args), settings: settings.told, mounts: [] },
    ...(walk.input.options.noCache && { noCache: 'build' as const }),
    ...(open !== undefined && { open }),
  };
}

const NOTHING: Content = { parts: [], files: {} };

/** Of files of a stage their paths; of an image also which it is. */
function sourceOf({ input }: Walk, { copied }: Instruction): unknown[] {
  const image = copied?.from.kind === 'image' ? (input.images[copied.from.name]?.id ?? copied.from.name) : '';
  return [copied?.sources.map(belowRoot), image];
}
