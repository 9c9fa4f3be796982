/** One step of a build as it runs, for both builders: its span, its log within bounds, its progress folded. */
import { ATTR } from '#engine/trace/attribute.ts';
import { BUILD_EVENT, type StepEnded, type StepLog, type StepProgress } from '#engine/trace/build.ts';
import type { Attributes, Evidence, Outcome } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import type { Span } from './span.ts';
import type { World } from './world.ts';

export type Step = {
  readonly span: Span;
  /** Characters of its log that still have room, and bytes that found none. */
  room: number;
  cut: number;
  readonly progress: Map<string, { told: number; at: Nanos }>;
};

export const LONGEST_LOG = 16 * 1024;
/** Of one thing that goes on, and different things of one step. */
export const MOST_PROGRESS = 10;
const MOST_THINGS = 200;
/** Steps of progress nearer than this (ns) are one. */
const PROGRESS_NS = 200e6;

export const newStep = (span: Span): Step => ({ span, room: LONGEST_LOG, cut: 0, progress: new Map() });

const told = (world: World, { span }: Step, at: Nanos, name: string, attributes: Attributes): void =>
  world.spans.event(span, at, name, { ...attributes, [ATTR.probe]: 'docker.sock' });

export function tellLog(world: World, step: Step, at: Nanos, { stream, text }: StepLog): void {
  const shown = text.slice(0, step.room);
  step.room -= shown.length;
  step.cut += utf8Length(text.slice(shown.length));
  if (shown !== '') told(world, step, at, BUILD_EVENT.log, { stream, text: shown });
}

/** What a step printed that had ended: `parent` tells it. */
export function tellLate(world: World, step: Step, parent: Span, at: Nanos, log: StepLog): void {
  const text = log.text.slice(0, step.room);
  const cut = utf8Length(log.text.slice(text.length));
  step.room -= text.length;
  told(world, { ...step, span: parent }, at, BUILD_EVENT.log, { ...log, text, ...(cut > 0 && { cut }) });
}

export function tellProgress(world: World, step: Step, at: Nanos, progress: StepProgress): void {
  const known = step.progress.get(progress.id);
  if (!known && step.progress.size >= MOST_THINGS) return;
  const isSoon = known && (at - known.at < PROGRESS_NS || known.told >= MOST_PROGRESS);
  if (isSoon && !progress.done) return;
  step.progress.set(progress.id, { told: (known?.told ?? 0) + 1, at });
  told(world, step, at, BUILD_EVENT.progress, { ...progress });
}

export function endStep(
  world: World,
  step: Step,
  at: Nanos,
  outcome: Outcome,
  result: StepEnded,
  evidence?: Evidence,
): void {
  if (step.cut > 0 && step.span.open) told(world, step, at, BUILD_EVENT.log, cutLog(step.cut));
  step.cut = 0;
  world.spans.end(step.span, at, outcome, { [STEP_RESULT]: result }, evidence);
}

const cutLog = (cut: number): Attributes => ({ stream: 'stdout', text: '', cut });

export const STEP_RESULT = 'build.result';
export const STEP_START = 'build.step';

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
