/** What stands beside each instruction: how it went in the last build, and what the next one would take from the cache. Pure. */

import type { Build, BuildStep, StepState, Why } from '#engine/scene/build.ts';
import { readDockerfile } from '#engine/scene/build-advice/dockerfile.ts';
import { stepsOfInstructions } from '#engine/scene/build-advice/step-of-instruction.ts';
import { bytesText, timeWords } from '#engine/scene/number-words.ts';

/** For the first line of an instruction: whether the next build would take it from the cache, and why. */
export type LineForecast = { line: number; outcome: 'hit' | 'miss' | 'unknown'; why?: string };

export type MarginMark = {
  /** first line of the instruction, from 1 */
  line: number;
  state: StepState | 'hit' | 'miss' | 'unknown';
  /** after the line: `cached · 12.8 MB` */
  text: string;
  /** when one points at it */
  detail: string;
};

/** An instruction that was edited since that build has no mark of it. */
export function marginMarks(
  text: string,
  build: Build | undefined,
  forecast: readonly LineForecast[] = [],
): MarginMark[] {
  const file = readDockerfile(text);
  const steps = build ? stepsOfInstructions(build, file) : new Map<never, BuildStep>();
  return file.instructions.flatMap((instruction): MarginMark[] => {
    const line = instruction.lines.first;
    const step = steps.get(instruction);
    const next = forecast.find((one) => one.line === line);
    if (step) return [{ line, state: step.state, text: stepText(step, next), detail: stepDetail(step, next) }];
    return next ? [{ line, state: next.outcome, text: nextText(next), detail: nextDetail(next) }] : [];
  });
}

const WORDS: Record<StepState, string> = {
  waiting: 'waits',
  running: 'running',
  cached: 'cached',
  ran: 'ran',
  failed: 'failed',
  canceled: 'canceled',
  'not reached': 'not reached',
  skipped: 'skipped',
  config: 'config only',
};

function stepText(step: BuildStep, next: LineForecast | undefined): string {
  const took = tookText(step);
  const bytes = step.bytes ? bytesText(step.bytes) : '';
  const state =
    step.state === 'ran' && took
      ? took
      : [WORDS[step.state], step.state === 'failed' && took].filter(Boolean).join(' after ');
  return [state, bytes, next && nextText(next)].filter(Boolean).join(' · ');
}

const tookText = ({ startedAt, endedAt, state }: BuildStep): string =>
  startedAt !== undefined && endedAt !== undefined && state !== 'cached' ? timeWords(endedAt - startedAt) : '';

function stepDetail(step: BuildStep, next: LineForecast | undefined): string {
  return [
    `Last build: ${WORDS[step.state]}${tookText(step) && `, ${tookText(step)}`}`,
    step.why && `${whyText(step.why)}${step.why.evidence === 'inferred' ? ' (inferred)' : ''}`,
    step.bytes && `Its layer: ${bytesText(step.bytes)} uncompressed${step.layer ? `, ${shortId(step.layer)}` : ''}`,
    step.error,
    next && nextDetail(next),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const nextText = ({ outcome }: LineForecast): string =>
  ({ hit: 'next: from the cache', miss: 'next: runs', unknown: 'next: not known' })[outcome];

const nextDetail = ({ outcome, why }: LineForecast): string =>
  `Next build (inferred): ${{ hit: 'from the cache', miss: 'runs', unknown: 'not known' }[outcome]}${why ? `. ${why}` : ''}`;

/** `sha256:` and 12 of its characters, as Docker shortens. */
const shortId = (id: string): string => id.replace(/^(sha256:)?([0-9a-f]{12})[0-9a-f]*$/, '$1$2');
const orNone = (value: string | undefined): string => (value === undefined ? 'none' : shortId(value));

export function whyText(why: Why | Exclude<Why, { kind: 'parent' }>): string {
  switch (why.kind) {
    case 'first':
      return 'It ran because no earlier build of this lab made it.';
    case 'no-cache':
      return `It ran because --no-cache was asked for${why.scope === 'stage' ? ' of this stage' : ''}.`;
    case 'instruction':
      return `It ran because its text is another: ${why.before} is now ${why.after}`;
    case 'parent':
      return `It ran because a step below it did (${why.step}). ${whyText({ ...why.root, evidence: why.evidence })}`;
    case 'files':
      return `It ran because ${why.changed.length === 1 ? 'a file' : `${why.changed.length} files`} changed: ${why.changed.slice(0, 5).map(changeText).join(', ')}`;
    case 'build-arg':
      return `It ran because the build argument ${why.name} was ${why.before ?? 'not set'} and is ${why.after ?? 'not set'}.`;
    case 'base':
      return `It ran because ${why.image} is another image: ${shortId(why.before)} is now ${shortId(why.after)}`;
    case 'pruned':
      return 'It ran because its result was taken away: docker builder prune, or docker rmi.';
    case 'secret-or-mount':
    case 'unknown':
      return `It ran: ${why.detail}`;
    default:
      return why satisfies never;
  }
}

const changeText = ({
  path,
  how,
  before,
  after,
}: {
  path: string;
  how: string;
  before?: string;
  after?: string;
}): string => `${path} (${how}${(before ?? after) ? `: ${orNone(before)} is now ${orNone(after)}` : ''})`;
