/** What each step of a build stands on, and what makes it the same step as one of another build: its recipe. */
import type { StateChanged } from '#engine/trace/event.ts';
import type { BuildStep } from '../build.ts';
import { baseImageOf, imageAt } from './base-image.ts';
import type { Placed } from './build-steps.ts';
import { contextsNamed, filesReadBy, filesUnseen } from './context-files.ts';
import type { Instruction } from './dockerfile.ts';
import { contentOf, contextFiles, type KnownFile } from './file-digests.ts';
import type { FoldedBuild } from './fold-build.ts';
import { isVertex, type Place } from './step-places.ts';
import { hashOf } from './text-hash.ts';

export type Link = {
  step: BuildStep;
  place: Place;
  /** steps right below, that of its own stage first */
  below: readonly Link[];
  /** lines that only change the config and that this one depends on, oldest first */
  settings: readonly Link[];
  files: readonly KnownFile[];
  base?: string;
  /** not all files that it reads were seen to travel */
  unseen: boolean;
  /** images beside the base that it reads, in the order of its words, as the store had them when the build began */
  images: readonly { name: string; id: string }[];
  /** nothing runs for it */
  isConfig: boolean;
  /** the same for what the builder takes for the same work */
  recipe: string;
};

export function chainOf(
  folded: FoldedBuild,
  earlier: readonly FoldedBuild[],
  store: readonly StateChanged[] | undefined,
): Link[] {
  const known = new Map<string | undefined, readonly KnownFile[]>();
  const files = (context?: string): readonly KnownFile[] => {
    const found = known.get(context) ?? [...contextFiles({ folded, earlier, ...(context && { context }) }).values()];
    return known.set(context, found).get(context) as readonly KnownFile[];
  };
  const stages = new Map<number, Sofar>();
  return folded.placed.flatMap((placed) => {
    if (!placed.place) return [];
    const link = linkOf({ ...placed, place: placed.place }, { folded, store, files, stages });
    return [link];
  });
}

/** Of a stage: its last step that runs, and the lines since its beginning that change how others run. */
type Sofar = { last?: Link; settings: readonly Link[] };

type Making = {
  folded: FoldedBuild;
  store: readonly StateChanged[] | undefined;
  /** of the context, or of one that has a name */
  files: (context?: string) => readonly KnownFile[];
  stages: Map<number, Sofar>;
};

function linkOf(placed: Placed & { place: Place }, making: Making): Link {
  const { step, place } = placed;
  const { stage, instruction } = place;
  const { folded, stages, store } = making;
  const under = stage.base.kind === 'stage' ? stages.get(stage.base.stage) : undefined;
  const sofar = stages.get(stage.index) ?? under ?? { settings: [] };
  const isConfig = folded.spans.builder === 'buildkit' && !place.trigger && !isVertex(instruction, stage);
  const others = readStages(instruction).flatMap((index) => stages.get(index)?.last ?? []);
  const base = instruction.keyword === 'FROM' ? baseImageOf(folded, placed, store)?.id : undefined;
  const link: Omit<Link, 'recipe'> = {
    ...{ step, place, isConfig },
    below: [
      ...(sofar.last && standsOn(step, sofar.last, instruction) ? [sofar.last] : []),
      ...(place.trigger ? [] : others),
    ],
    settings: dependsOnSettings(instruction, folded) ? sofar.settings : [],
    files: place.trigger ? [] : filesOf(instruction, making),
    unseen: !place.trigger && filesUnseen(instruction, folded),
    images: imagesOf(instruction, making),
    ...(base && { base }),
  };
  const whole: Link = { ...link, recipe: recipeOf(link) };
  stages.set(stage.index, {
    ...(isConfig ? sofar : { ...sofar, last: whole }),
    settings: isConfig && SETTINGS.has(instruction.keyword) ? [...sofar.settings, whole] : sofar.settings,
  });
  return whole;
}

/** Paths in a context that has a name begin with it. */
const filesOf = (instruction: Instruction, { files }: Making): KnownFile[] => [
  ...filesReadBy(instruction, files()),
  ...contextsNamed(instruction).flatMap((context) =>
    filesReadBy(instruction, files(context), context).map((file) => ({
      ...file,
      path: `${context}:${file.path}`,
    })),
  ),
];

function imagesOf({ copied, mounts }: Instruction, { folded, store }: Making): Link['images'] {
  const origins = [copied?.from, ...mounts.map(({ from }) => from)];
  const names = origins.flatMap((one) => (one?.kind === 'image' ? [one.name] : []));
  return names.flatMap((name) => {
    const id = imageAt(name, folded.build.startedAt, store);
    return id === undefined ? [] : [{ name, id }];
  });
}

/** `COPY --link` makes a layer of its own, whatever is below it, where BuildKit's store can do that: its inputs tell. */
function standsOn({ span, inputs }: BuildStep, last: Link, { flags }: Instruction): boolean {
  const isLink = flags.some(([name, value]) => name === 'link' && value !== 'false');
  return !isLink || span === undefined || [last.step.id, ...last.step.inputs].some((id) => inputs.includes(id));
}

/** BuildKit runs a program with these; files are copied without them. */
const SETTINGS: ReadonlySet<string> = new Set(['ENV', 'USER', 'SHELL']);

/** For the classic builder each line is a step of its own, so nothing else is to be looked at. */
const dependsOnSettings = ({ keyword }: Instruction, { spans }: FoldedBuild): boolean =>
  spans.builder === 'buildkit' && keyword === 'RUN';

const readStages = ({ copied, mounts }: Instruction): number[] =>
  [copied?.from, ...mounts.map(({ from }) => from)].flatMap((origin) =>
    origin?.kind === 'stage' ? [origin.stage] : [],
  );

/** Its own words: with variables filled in where the builder does so; a RUN keeps them, and is given all args. */
export function wordsFor({ place, step }: Pick<Link, 'place' | 'step'>): string {
  const { instruction, trigger } = place;
  if (trigger) return step.name.replace(/^\[[^\]]*\]\s*/, '');
  const bodies = instruction.heredocs.map(({ text }) => text);
  const text = instruction.keyword === 'RUN' ? instruction.text : instruction.expanded;
  return [text.replace(/\s+/g, ' '), ...bodies].join('\n');
}

function recipeOf(link: Omit<Link, 'recipe'>): string {
  const { place, below, settings, files, unseen, base = '', step } = link;
  const { keyword, scope, variables } = place.instruction;
  const args = keyword === 'RUN' ? [...scope.args.keys()].map((name) => [name, variables.get(name)]).toSorted() : [];
  const own = [
    wordsFor(link),
    args,
    settings.map(({ recipe }) => recipe),
    files.map(contentOf).toSorted(),
    base,
    // Nobody knows whether it is the same as another.
    ...(unseen && step.span ? [step.span] : []),
  ];
  return hashOf(JSON.stringify([link.isConfig ? [] : below.map(({ recipe }) => recipe), own]));
}
