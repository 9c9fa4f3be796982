/** What stands beside each instruction: how it went in the last build, and what the next one would take from the cache. Pure. */

import { shortHash, whyWhole } from '#components/build/why-words.ts';
import type { Build, BuildStep, StepState } from '#engine/scene/build.ts';
import { readDockerfile } from '#engine/scene/build-advice/dockerfile.ts';
import { stepsOfInstructions } from '#engine/scene/build-advice/step-of-instruction.ts';
import { bytesText, durationText } from '#engine/scene/number-words.ts';

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
    if (step)
      return [
        { line, state: step.state, text: stepText(step, next), detail: stepDetail(step, build?.steps ?? [], next) },
      ];
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
  startedAt !== undefined && endedAt !== undefined && state !== 'cached' ? durationText(endedAt - startedAt) : '';

function stepDetail(step: BuildStep, steps: readonly BuildStep[], next: LineForecast | undefined): string {
  return [
    `Last build: ${WORDS[step.state]}${tookText(step) && `, ${tookText(step)}`}`,
    step.why && `${whyWhole(step.why, steps)}${step.why.evidence === 'inferred' ? ' (inferred)' : ''}`,
    step.bytes && `Its layer: ${bytesText(step.bytes)} uncompressed${step.layer ? `, ${shortHash(step.layer)}` : ''}`,
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
