/** For tests: a build in one line, and a builder that makes what it is asked for. */
import type { Builder } from '../build.ts';
import type { BaseImage, BuildInput } from './build-input.ts';
import type { ContextFile } from './context-file.ts';
import { type Forecast, forecast, planOf } from './forecast.ts';
import { keyOf } from './key-of.ts';
import type { Knowledge } from './knowledge.ts';
import { learn } from './learn.ts';
import type { Plan } from './planned-step.ts';

export const BUSYBOX: BaseImage = { id: 'sha256:b', layers: ['sha256:l'], env: ['PATH=/bin'] };

/** Path → content; `null` is a directory, `→x` a symlink. */
export type Files = Readonly<Record<string, string | null>>;

export function inputOf(
  text: string,
  files: Files = {},
  more: {
    builder?: Builder;
    options?: Partial<BuildInput['options']>;
    images?: BuildInput['images'];
    ignore?: string;
  } = {},
): BuildInput {
  const { builder = 'buildkit', options, images = { busybox: BUSYBOX }, ignore } = more;
  return {
    ...{ builder, context: '/root/app', dockerfile: { path: 'Dockerfile', text }, images },
    files: Object.entries(files).map(([path, content]) => fileOf(path, content)),
    options: { noCache: false, buildArgs: {}, ...options },
    ...(ignore !== undefined && { ignore }),
  };
}

function fileOf(path: string, content: string | null): ContextFile {
  const all = { path, uid: 0, gid: 0 };
  if (content === null) return { ...all, type: 'directory', mode: 0o755 };
  if (content.startsWith('→')) return { ...all, type: 'symlink', mode: 0o777, link: content.slice(1) };
  return { ...all, type: 'file', mode: 0o644, sha256: `sha256:${content}` };
}

/** As after a build that made everything. */
export function built(knowledge: Knowledge, input: BuildInput, image = 'sha256:0123456789abcdef'): Knowledge {
  const plan = planOf(knowledge, input);
  const left = imagesLeft(plan);
  return learn(knowledge, plan, input, {
    stepState: ({ role }) => (role === 'step' ? 'made' : undefined),
    stepImage: (step) => left[plan.steps.indexOf(step)],
    image,
  });
}

/** Of each step an ID that tells all that it stands on and reads. */
function imagesLeft({ steps }: Plan): string[] {
  const left: string[] = [];
  for (const { own, below, reads } of steps)
    left.push(
      keyOf(
        own,
        below === undefined ? '' : left[below],
        reads.map((index) => left[index]),
      ),
    );
  return left;
}

/** `keyword outcome` of what a cache is asked for. */
export const told = ({ steps }: Forecast): string[] =>
  steps
    .filter(({ outcome }) => /hit|miss|unknown/.test(outcome))
    .map(({ instruction, outcome }) => `${instruction} ${outcome}`);

export const foretold = (knowledge: Knowledge, input: BuildInput): string[] => told(forecast(knowledge, input));
