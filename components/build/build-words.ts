/** What is to be noticed about a build, in sentences. Pure. */

import type { Build, Builder, BuildStep, StepState } from '#engine/scene/build.ts';
import { bytesText, durationText, plural } from '#engine/scene/number-words.ts';
import { isOwn, stateAt, tookOf } from './step-moment.ts';

export const STATES: Readonly<Record<StepState, string>> = {
  waiting: 'waits',
  running: 'runs',
  cached: 'cached',
  ran: 'ran',
  failed: 'failed',
  canceled: 'broken off',
  'not reached': 'not reached',
  skipped: 'skipped',
  config: 'config only',
};

/** What a state means, for who points at it. */
export const MEANINGS: Readonly<Record<StepState, string>> = {
  waiting: 'The builder has not begun it.',
  running: 'It runs at this moment.',
  cached: 'An earlier build made the same: its result is taken.',
  ran: 'It was executed.',
  failed: 'It failed, and the build with it.',
  canceled: 'It was broken off, because another step failed or the build was stopped.',
  'not reached': 'The build ended before it.',
  skipped: 'Nothing that was asked for needs its stage.',
  config: 'It only writes into the image’s config. Nothing runs, no layer is made.',
};

export const BUILDERS: Readonly<Record<Builder, string>> = { buildkit: 'BuildKit', classic: 'classic builder' };

/** `1.2 s`, or nothing for what has no time. */
export const tookText = (step: BuildStep): string => {
  const took = tookOf(step);
  return took === undefined || took === 0 ? '' : durationText(took);
};

/** One sentence for the build at a moment (ns). */
export function noticeOf(build: Build, at: number): string {
  const { endedAt, startedAt, state, builder } = build;
  const counts = countsOf(build, at);
  if (at < startedAt) return 'The build has not begun.';
  if (endedAt === undefined || at < endedAt) return `${upper(BUILDERS[builder])} is at work: ${countsText(counts)}.`;
  const took = `in ${durationText(endedAt - startedAt)}`;
  switch (state) {
    case 'done':
    case 'running':
      return `${upper(BUILDERS[builder])} was done ${took}: ${countsText(counts)}.`;
    case 'failed':
      return `It failed after ${durationText(endedAt - startedAt)}${failedAt(build)}. ${upper(countsText(counts))}.`;
    case 'lost':
      return `What became of it after ${durationText(endedAt - startedAt)} was not observed. Seen until then: ${countsText(counts)}.`;
    case 'canceled':
      return `It was broken off after ${durationText(endedAt - startedAt)}: ${countsText(counts)}.`;
    default:
      return state satisfies never;
  }
}

function failedAt({ error }: Build): string {
  if (!error?.lines) return '';
  const { first, last } = error.lines;
  return first === last ? ` at line ${first}` : ` at lines ${first} to ${last}`;
}

type Counts = Partial<Record<StepState, number>>;

export function countsOf(build: Build, at: number): Counts {
  const counts: Counts = {};
  for (const step of build.steps) {
    if (isOwn(step)) continue;
    const state = stateAt(step, build, at);
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

const ORDER: readonly StepState[] = [
  ...(['failed', 'running', 'cached', 'ran', 'canceled', 'not reached'] as const),
  ...(['waiting', 'skipped', 'config'] as const),
];

function countsText(counts: Counts): string {
  const parts = ORDER.flatMap((state) => (counts[state] ? [`${counts[state]} ${STATES[state]}`] : []));
  return parts.length === 0 ? 'no step was named yet' : parts.join(', ');
}

export const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A build's name in a list: `docker build -t app .`, its builder, and how it ended. */
export function titleOf({ options, builder, state }: Build, commandLine: string): string {
  const name = commandLine || options.tags[0] || options.file;
  return `${name} (${BUILDERS[builder]}${state === 'done' ? '' : `, ${state}`})`;
}

/** `17 B`, `0 B: it changed nothing`, or nothing. */
export const layerText = ({ bytes }: BuildStep): string => (bytes === undefined ? '' : bytesText(bytes));

/** `RUN`, `3 lines of log`. */
export function logCount(step: BuildStep): string {
  const lines = step.log.reduce((sum, { text }) => sum + text.split('\n').filter((line) => line !== '').length, 0);
  return plural(lines, 'line');
}

/** `stage compile`, `stage 2`. */
export const stageText = (stage: string): string => (stage === '' ? '' : `stage ${stage}`);

/** `[compile 2/3] COPY src /src`, `Step 2/5 : COPY src /src` → `COPY src /src`; an image’s name as it is typed. */
export const shortName = (name: string): string =>
  name
    .replace(/^(?:\[[^\]]*\]|Step \d+\/\d+ :)\s*/, '')
    .replace(/^(FROM (?:--\S+ )*)docker\.io\/(?:library\/)?/, '$1') || name;
