/** Plays the corpus: forecasts each build from what earlier ones left, and holds it against what the engine said. */
import { createHash } from 'node:crypto';
import type { Builder } from '#engine/scene/build.ts';
import type { BaseImage, BuildInput } from '#engine/scene/forecast/build-input.ts';
import { type Comparison, compareForecast } from '#engine/scene/forecast/compare-forecast.ts';
import type { ContextFile } from '#engine/scene/forecast/context-file.ts';
import type { CorpusCase, CorpusFile, Side } from '#engine/scene/forecast/corpus/corpus-case.ts';
import { forecast } from '#engine/scene/forecast/forecast.ts';
import { type Knowledge, NOTHING_KNOWN, withoutBuildCache, withoutImages } from '#engine/scene/forecast/knowledge.ts';
import { learn } from '#engine/scene/forecast/learn.ts';
import { deletedIn, imagesIn, partsOf, type Said, saidByBuildkit, saidByClassic } from './forecast-answer.fixture.ts';
import { sidesOf } from './forecast-script.fixture.ts';

/** `rounds`: of the first and the second build. */
export type Played = { name: string; builder: Builder; rounds: Comparison[]; steps: number };

/** What one builder printed for the whole corpus, played from the beginning. */
export function play(cases: readonly CorpusCase[], builder: Builder, output: string): Played[] {
  const parts = partsOf(output);
  let images = imagesIn(parts.get('0 0 images') ?? '');
  let knowledge = NOTHING_KNOWN;
  return cases.flatMap((one, index): Played[] => {
    if (!one.builders.includes(builder)) return [];
    const rounds = sidesOf(one, builder, index).map((side, at): Comparison => {
      const part = (name: string) => parts.get(`${index} ${at + 1} ${name}`) ?? '';
      if (at === 1) knowledge = afterBetween(knowledge, one, part('between'));
      images = { ...images, ...imagesIn(part('images')) };
      const input = inputOf(side, { builder, context: String(index), images });
      const told = forecast(knowledge, input);
      const said = (builder === 'buildkit' ? saidByBuildkit : saidByClassic)(part('build'), told.plan.steps);
      knowledge = learn(knowledge, told.plan, input, seenOf(said, told.plan.steps));
      return compareForecast(told, said);
    });
    const steps = rounds.reduce((sum, { right, wrong, open }) => sum + right + wrong + open, 0);
    return [{ name: one.name, builder, rounds, steps }];
  });
}

function afterBetween(knowledge: Knowledge, { between }: CorpusCase, output: string): Knowledge {
  if (between?.kind === 'prune') return withoutBuildCache(knowledge, { all: between.all });
  return withoutImages(knowledge, deletedIn(output));
}

const seenOf = ({ steps, images, image }: Said, plan: readonly { lines: { first: number } }[]) => {
  const at = (step: { lines: { first: number } }) => plan.findIndex(({ lines }) => lines.first === step.lines.first);
  return {
    stepState: (step: { lines: { first: number } }) => {
      const state = steps[at(step)]?.state;
      return state === 'cached' ? ('hit' as const) : state === 'ran' ? ('made' as const) : undefined;
    },
    stepImage: (step: { lines: { first: number } }) => images[at(step)],
    ...(image && { image }),
  };
};

type Where = { builder: Builder; context: string; images: Record<string, BaseImage> };

function inputOf({ dockerfile, files = {}, options = {} }: Side, where: Where): BuildInput {
  const all = { Dockerfile: dockerfile, ...files };
  const text = (path: string) => {
    const file = files[path];
    return typeof file === 'string' ? file : undefined;
  };
  const ignore = (where.builder === 'buildkit' ? text('Dockerfile.dockerignore') : undefined) ?? text('.dockerignore');
  const { target, noCache = false, noCacheStages, args = {} } = options;
  return {
    ...where,
    dockerfile: { path: 'Dockerfile', text: dockerfile },
    ...(ignore !== undefined && { ignore }),
    files: contextOf(all),
    options: { ...(target && { target }), noCache, ...(noCacheStages && { noCacheStages }), buildArgs: args },
  };
}

/** With the directories that files imply. */
function contextOf(files: Readonly<Record<string, CorpusFile>>): ContextFile[] {
  const found = new Map<string, ContextFile>();
  for (const [path, file] of Object.entries(files)) {
    const names = path.split('/');
    for (const [i] of names.slice(1).entries()) {
      const parent = names.slice(0, i + 1).join('/');
      if (!found.has(parent)) found.set(parent, entry(parent, { mode: 0o755 }));
    }
    if (file !== null) found.set(path, entry(path, file));
  }
  return [...found.values()];
}

function entry(path: string, file: Exclude<CorpusFile, null>): ContextFile {
  const owner = { uid: 0, gid: 0 };
  if (typeof file === 'string') return { path, type: 'file', mode: 0o644, ...owner, sha256: sha256(file) };
  if ('link' in file) return { path, type: 'symlink', mode: 0o777, ...owner, link: file.link };
  if ('text' in file) return { path, type: 'file', mode: file.mode, ...owner, sha256: sha256(file.text) };
  return { path, type: 'directory', mode: file.mode, ...owner };
}

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

export const agrees = ({ rounds }: Played): boolean => rounds.every(({ wrong, open }) => wrong + open === 0);

export function rateOf(played: readonly Played[]) {
  const rounds = played.flatMap((one) => one.rounds);
  const sum = (of: 'right' | 'wrong' | 'open') => rounds.reduce((total, round) => total + round[of], 0);
  const [right, wrong, open] = [sum('right'), sum('wrong'), sum('open')];
  return { pairs: played.length, agreed: played.filter(agrees).length, steps: right + wrong + open, right, open };
}

/** Rows `| pair | builder | cause |` of the document's table of disagreements; a row without a cause is none. */
export const listedIn = (document: string): { name: string; builder: string }[] =>
  [...document.matchAll(/^\| (.+?) \| (buildkit|classic) \| \S.* \|$/gm)].map(([, name = '', builder = '']) => ({
    name,
    builder,
  }));
