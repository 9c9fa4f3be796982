/** Checks that look at a build: how its steps went and why, what it was sent, and what it made. */
import { z } from 'zod';
import type { MissReason, StepState } from '#engine/scene/build.ts';
import { amount, Matcher, words } from './matcher.ts';

const STEP_STATES = [
  ...(['waiting', 'running', 'cached', 'ran', 'failed', 'canceled', 'not reached', 'skipped', 'config'] as const),
] as const satisfies readonly StepState[];
const REASONS = [
  ...(['first', 'no-cache', 'instruction', 'parent', 'files', 'build-arg', 'base', 'source', 'pruned'] as const),
  ...(['secret-or-mount', 'unknown'] as const),
] as const satisfies readonly MissReason['kind'][];

/** A step of a build; `text` is what tells it from its neighbours. */
export const StepPattern = z.strictObject({
  text: words.optional().describe('as the builder names it (`[2/3] RUN rm -rf …`), whole, or a pattern'),
  instruction: z.string().optional().describe('`RUN`, `COPY`, …'),
  stage: z.string().optional().describe('name of its stage, or its number from 0'),
  line: z.number().int().positive().optional().describe('a line of the Dockerfile that belongs to it'),
  state: z
    .union([z.enum(STEP_STATES), z.array(z.enum(STEP_STATES))])
    .optional()
    .describe('`cached` and `ran` are the usual ones'),
  why: z.enum(REASONS).optional().describe('why it was not taken from the cache; with `parent`, see `root`'),
  root: z.enum(REASONS).optional().describe('the reason at the bottom, past all that only stand on it'),
  output: words.optional().describe('what it printed'),
  count: amount.optional().describe('how many such steps the build has; at least one when absent'),
});
export type StepPattern = z.infer<typeof StepPattern>;

/** A build as it was seen: its steps, what it was sent, how it ended. */
export const BuildPattern = z.strictObject({
  builder: z.enum(['buildkit', 'classic']).optional(),
  state: z.enum(['running', 'done', 'failed', 'canceled', 'lost']).optional(),
  tag: z.string().optional().describe('the name it gave its image'),
  target: Matcher.optional().describe('the stage that was asked for'),
  file: words.optional().describe('path of the Dockerfile, as it was given'),
  dockerfile: words.optional().describe('the Dockerfile itself, as it travelled'),
  steps: z.array(StepPattern).min(1).optional().describe('each of these is in it'),
  overlap: z.array(StepPattern).min(2).optional().describe('steps that ran at one time'),
  sent: Matcher.optional().describe(
    'bytes of its context that travelled; not of the Dockerfile, where that goes by itself',
  ),
  files: z
    .array(z.strictObject({ path: words, count: amount.optional() }))
    .min(1)
    .optional()
    .describe('files of its context that travelled; `count: 0`: none such did'),
});
export type BuildPattern = z.infer<typeof BuildPattern>;
